// Values of an invoice in the flat form of the former system, null where there is none.
#include <algorithm>
#include <array>
#include <cmath>
#include <initializer_list>

#include "codec/original_parts.h"

namespace iscan::codec {
namespace {

using invoice::Field;
using invoice::FieldId;
using invoice::FieldMap;

Json number_or_text(const invoice::Value& value) {
  const auto* decimal = std::get_if<Decimal>(&value);
  return decimal != nullptr ? Json(decimal->to_double()) : Json(invoice::to_text(value));
}

// The first of the fields that is there.
Json first_of(const FieldMap& fields, std::initializer_list<FieldId> ids) {
  for (const FieldId id : ids) {
    if (const Field* field = fields.find(id)) return number_or_text(field->value);
  }
  return nullptr;
}

Json items_json(const std::vector<FieldMap>& rows) {
  Json items = Json::array();
  for (const FieldMap& row : rows) {
    items.push_back(
        {{"description", first_of(row, {FieldId::line_name, FieldId::line_description})},
         {"quantity", first_of(row, {FieldId::line_quantity})},
         {"unit_price", first_of(row, {FieldId::line_price, FieldId::line_gross_price})},
         {"amount", first_of(row, {FieldId::line_net_amount, FieldId::line_gross_amount})}});
  }
  return items;
}

// The candidate with the highest score of each field, as if it had been chosen.
FieldMap best_of(const std::vector<invoice::Candidate>& candidates) {
  FieldMap best;
  for (const invoice::Candidate& candidate : candidates) {
    const Field* rival = best.find(candidate.field);
    if (rival != nullptr && rival->confidence >= candidate.score) continue;
    Field field;
    field.value = candidate.value;
    field.confidence = candidate.score;
    best.set(candidate.field, std::move(field));
  }
  return best;
}

std::vector<FieldMap> best_lines(const invoice::Draft& draft) {
  const invoice::RowSet* best = nullptr;
  for (const invoice::RowSet& set : draft.row_sets) {
    if (set.group != invoice::Group::line) continue;
    if (best == nullptr || set.score > best->score) best = &set;
  }
  return best == nullptr ? std::vector<FieldMap>{} : best->rows;
}

std::string joined(const std::vector<std::string>& texts, std::string_view mark) {
  std::string all;
  for (const std::string& text : texts) {
    if (!all.empty()) all += mark;
    all += text;
  }
  return all;
}

// Everybody who read a value of the header, in alphabetical order: "formula, rules".
std::string readers_of(const FieldMap& header) {
  std::vector<std::string> readers;
  for (const auto& [id, field] : header) {
    if (!field.evidence.reader.empty()) readers.push_back(field.evidence.reader);
  }
  std::ranges::sort(readers);
  const auto repeated = std::ranges::unique(readers);
  readers.erase(repeated.begin(), repeated.end());
  return joined(readers, ", ");
}

}  // namespace

double rounded_share(double share) { return std::round(share * 10'000) / 10'000; }

double mean_confidence(const FieldMap& fields, std::span<const FieldId> ids) {
  double sum = 0;
  int found = 0;
  for (const FieldId id : ids) {
    const Field* field = fields.find(id);
    if (field == nullptr) continue;
    sum += field->confidence;
    ++found;
  }
  return found > 0 ? rounded_share(sum / found) : 0.0;
}

Json original_prediction(const invoice::Draft& draft) {
  static constexpr std::array kShown = {
      FieldId::invoice_number, FieldId::issue_date,  FieldId::due_date,    FieldId::total_gross,
      FieldId::currency,       FieldId::seller_name, FieldId::seller_email};
  const FieldMap best = best_of(draft.candidates);
  return {{"confidence", mean_confidence(best, kShown)},
          {"invoice_number", first_of(best, {FieldId::invoice_number})},
          {"invoice_date", first_of(best, {FieldId::issue_date})},
          {"due_date", first_of(best, {FieldId::due_date})},
          {"invoice_amount", first_of(best, {FieldId::total_gross, FieldId::total_due})},
          {"currency", first_of(best, {FieldId::currency})},
          {"vendor_name", first_of(best, {FieldId::seller_name})},
          {"vendor_email", first_of(best, {FieldId::seller_email})},
          {"line_items", items_json(best_lines(draft))},
          {"notes", joined(draft.notes, "; ")}};
}

Json original_invoice(const invoice::Invoice& invoice) {
  const FieldMap& header = invoice.header;
  return {{"invoice_id", first_of(header, {FieldId::invoice_number})},
          {"invoice_date", first_of(header, {FieldId::issue_date})},
          {"due_date", first_of(header, {FieldId::due_date})},
          {"total_amount", first_of(header, {FieldId::total_gross, FieldId::total_due})},
          {"currency", first_of(header, {FieldId::currency})},
          {"vendor",
           {{"name", first_of(header, {FieldId::seller_name})},
            {"email", first_of(header, {FieldId::seller_email})}}},
          {"items", items_json(invoice.lines)},
          {"extracted_by", readers_of(header)}};
}

}  // namespace iscan::codec
