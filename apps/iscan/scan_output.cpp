#include "scan_output.h"

#include <unistd.h>

#include <array>
#include <cmath>
#include <format>
#include <nlohmann/json.hpp>
#include <print>

#include "codec/result_json.h"
#include "terminal.h"

namespace iscan::app {
namespace {

using invoice::FieldId;
using invoice::FieldMap;
using invoice::ValueType;

constexpr int kMoneyPlaces = 2;

std::string shown(const invoice::Field& field, FieldId id) {
  const auto* decimal = std::get_if<Decimal>(&field.value);
  const bool money = invoice::spec_of(id).type == ValueType::amount;
  return decimal != nullptr && money ? decimal->to_string(kMoneyPlaces)
                                     : invoice::to_text(field.value);
}

std::string shown(const FieldMap& map, FieldId id) {
  const invoice::Field* field = map.find(id);
  return field == nullptr ? "" : shown(*field, id);
}

const FieldMap& header_of(const Scanned& one) {
  static const FieldMap kEmpty;
  const auto* checked = one.artefacts.find<invoice::Checked>();
  return checked == nullptr ? kEmpty : checked->invoice.header;
}

// What is due, or the gross total where nothing else is said.
std::string total_of(const FieldMap& header) { return shown(header, FieldId::total_gross); }

Colour colour_of(const Scanned& one) {
  if (one.error) return Colour::red;
  return one.state == document::State::approved ? Colour::green : Colour::yellow;
}

std::string outcome_of(const Scanned& one) {
  if (one.error) return one.error->error.code;
  const auto* report = one.artefacts.find<invoice::Report>();
  if (report == nullptr) return "stopped";
  return std::format("{} {:.0f} %", to_string(report->verdict), report->quality_score * 100);
}

void print_table(const std::vector<Scanned>& documents, bool colour) {
  Table table({{"file", false, 30},
               {"kind", false, 11},
               {"number", false, 18},
               {"date", false, 10},
               {"seller", false, 26},
               {"cur", false, 3},
               {"net", true, 12},
               {"VAT", true, 11},
               {"total", true, 12},
               {"verdict", false, 32}});
  double milliseconds = 0;
  int pages = 0;
  for (const Scanned& one : documents) {
    const FieldMap& header = header_of(one);
    table.add({{one.path.filename().string()},
               {shown(header, FieldId::document_kind)},
               {shown(header, FieldId::invoice_number)},
               {shown(header, FieldId::issue_date)},
               {shown(header, FieldId::seller_name)},
               {shown(header, FieldId::currency)},
               {shown(header, FieldId::total_net)},
               {shown(header, FieldId::total_vat)},
               {total_of(header), Colour::bold},
               {outcome_of(one), colour_of(one)}});
    milliseconds += one.milliseconds;
    pages += one.pages;
  }
  std::print("{}", table.render(colour));
  std::println("\n{} documents, {} pages, {:.0f} ms each on average.", documents.size(), pages,
               milliseconds / static_cast<double>(documents.size()));
  for (const Scanned& one : documents) {
    if (one.error) std::println("{}: {}", one.path.string(), one.error->error.message);
  }
}

void print_fields(const FieldMap& header, bool colour) {
  Table table({{"field", false, 30},
               {"value", false, 44},
               {"sure", true, 5},
               {"from", false, 14},
               {"proof", false, 24}});
  for (const auto& [id, field] : header) {
    const auto& evidence = field.evidence;
    std::string proof;
    for (const auto by : field.validated_by) {
      proof += (proof.empty() ? "" : ", ") + std::string(to_string(by));
    }
    const std::string from =
        evidence.page > 0 ? std::format("{} p. {}", to_string(evidence.source), evidence.page)
                          : std::string(to_string(evidence.source));
    const bool doubtful = field.status == invoice::FieldStatus::needs_review;
    table.add({{std::string(invoice::spec_of(id).path)},
               {shown(field, id), Colour::bold},
               {std::format("{:.0f} %", field.confidence * 100),
                doubtful ? Colour::yellow : Colour::green},
               {from, Colour::dim},
               {proof, Colour::dim}});
  }
  std::print("{}", table.render(colour));
}

void print_lines(const std::vector<FieldMap>& lines, bool colour) {
  if (lines.empty()) return;
  Table table({{"#", true, 4},
               {"item", false, 46},
               {"quantity", true, 10},
               {"unit", false, 8},
               {"price", true, 12},
               {"VAT %", true, 6},
               {"net", true, 12}});
  int number = 0;
  for (const FieldMap& line : lines) {
    table.add({{std::to_string(++number), Colour::dim},
               {shown(line, FieldId::line_name)},
               {shown(line, FieldId::line_quantity)},
               {shown(line, FieldId::line_unit)},
               {shown(line, FieldId::line_price)},
               {shown(line, FieldId::line_vat_rate)},
               {shown(line, FieldId::line_net_amount), Colour::bold}});
  }
  std::print("\n{}", table.render(colour));
}

void print_checks(const std::vector<invoice::CheckResult>& checks, bool colour) {
  std::println("");
  for (const invoice::CheckResult& check : checks) {
    switch (check.outcome) {
      case invoice::CheckOutcome::passed:
        std::println("{} {}", coloured("✓", Colour::green, colour), check.message);
        break;
      case invoice::CheckOutcome::failed:
        std::println("{} {}", coloured("✗", Colour::red, colour), check.message);
        break;
      case invoice::CheckOutcome::not_applicable: break;
    }
  }
}

void print_detail(const Scanned& one, bool colour) {
  std::println("{}  {}  {} page(s)  {:.0f} ms\n", coloured(one.path.string(), Colour::bold, colour),
               coloured(outcome_of(one), colour_of(one), colour), one.pages, one.milliseconds);
  if (one.error) {
    std::println("{}", one.error->error.message);
    return;
  }
  const auto* checked = one.artefacts.find<invoice::Checked>();
  if (checked == nullptr) return;
  print_fields(checked->invoice.header, colour);
  print_lines(checked->invoice.lines, colour);
  print_checks(checked->checks, colour);
  const auto* report = one.artefacts.find<invoice::Report>();
  if (report == nullptr) return;
  for (const invoice::Reason& reason : report->reasons) {
    std::println("{} {}", coloured("→", Colour::yellow, colour), reason.message);
  }
}

nlohmann::ordered_json json_of(const Scanned& one) {
  using Json = nlohmann::ordered_json;
  Json json = {{"file", one.path.string()}};
  if (const auto* decoded = one.artefacts.find<document::DecodedFile>()) {
    json["type"] = to_string(decoded->type);
  }
  json["pages"] = one.pages;
  json["state"] = to_string(one.state);
  json["milliseconds"] = std::round(one.milliseconds);
  if (one.error) {
    json["error"] = {{"code", one.error->error.code}, {"message", one.error->error.message}};
    return json;
  }
  const auto* checked = one.artefacts.find<invoice::Checked>();
  const auto* report = one.artefacts.find<invoice::Report>();
  if (checked != nullptr && report != nullptr) {
    json.update(Json::parse(codec::result_to_json(*checked, *report)));
  }
  return json;
}

constexpr std::array kCsvFields = {
    FieldId::document_kind, FieldId::invoice_number,      FieldId::issue_date,
    FieldId::due_date,      FieldId::seller_name,         FieldId::seller_vat_id,
    FieldId::buyer_name,    FieldId::purchase_order,      FieldId::currency,
    FieldId::total_net,     FieldId::total_vat,           FieldId::total_gross,
    FieldId::total_due,     FieldId::remittance_reference};

std::string csv_cell(std::string_view text) {
  if (text.find_first_of(",\"\r\n") == std::string_view::npos) return std::string(text);
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"') out += '"';
    out += c;
  }
  return out + '"';
}

}  // namespace

void print_json(const std::vector<Scanned>& documents) {
  std::println("[");
  for (std::size_t i = 0; i < documents.size(); ++i) {
    std::println(
        "{}{}",
        json_of(documents[i]).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace),
        i + 1 < documents.size() ? "," : "");
  }
  std::println("]");
}

void print_csv(const std::vector<Scanned>& documents) {
  std::string head = "file,state,quality_score";
  for (const FieldId id : kCsvFields) head += "," + std::string(invoice::spec_of(id).path);
  std::print("{}\r\n", head + ",error");
  for (const Scanned& one : documents) {
    const auto* report = one.artefacts.find<invoice::Report>();
    std::string line = csv_cell(one.path.string()) + "," + std::string(to_string(one.state)) + ",";
    if (report != nullptr) line += std::format("{:.4f}", report->quality_score);
    for (const FieldId id : kCsvFields) line += "," + csv_cell(shown(header_of(one), id));
    std::print("{}\r\n", line + "," + (one.error ? one.error->error.code : ""));
  }
}

void print_for_people(const std::vector<Scanned>& documents) {
  if (documents.empty()) return;
  const bool colour = wants_colour(STDOUT_FILENO);
  if (documents.size() == 1) {
    print_detail(documents.front(), colour);
  } else {
    print_table(documents, colour);
  }
}

}  // namespace iscan::app
