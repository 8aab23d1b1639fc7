#include "stages/doubts.h"

#include <algorithm>
#include <array>
#include <utility>

#include "stages/calibration.h"
#include "stages/judged_fields.h"
#include "stages/models_alone.h"

namespace iscan::stages {
namespace {

using invoice::Checked;
using invoice::FieldId;
using enum invoice::FieldId;

// Found, but not surely right, or surely printed, but not found. What one model is sure of another
// cannot prove: that is left to a person.
bool is_unsure(const Checked& checked, FieldId id, const Thresholds& thresholds) {
  if (id == invoice_number && invoice::is_receipt(checked)) return false;
  const invoice::Field* field = checked.invoice.header.find(id);
  if (field == nullptr) {
    return std::ranges::contains(required_fields(checked), id) ||
           absent_rightly(id) < thresholds.review_field_at;
  }
  if (is_by_model(field->evidence)) return field->confidence < thresholds.review_field_at;
  return field->status == invoice::FieldStatus::needs_review;
}

bool lines_prove(const Checked& checked) { return invoice::has_passed(checked, "sum_of_lines"); }

void add_rows(invoice::Group group, std::vector<FieldId>& wanted) {
  for (const invoice::FieldSpec& spec : invoice::fields_of(group)) wanted.push_back(spec.id);
}

bool is_sure(const invoice::Field* field) {
  return field != nullptr && field->status == invoice::FieldStatus::automatic;
}

bool has_account(const invoice::Invoice& invoice) {
  return std::ranges::any_of(invoice.accounts, [](const invoice::FieldMap& account) {
    return is_sure(account.find(account_iban));
  });
}

// Fields that receipts do not print.
constexpr std::array kNotOnReceipts = {
    invoice_number, due_date,      buyer_reference,     purchase_order, buyer_name,
    buyer_id,       buyer_vat_id,  buyer_line1,         buyer_city,     buyer_postcode,
    buyer_country,  delivery_date, remittance_reference};

std::vector<FieldId> reasons_to_ask(const Checked& checked, const Thresholds& thresholds) {
  std::vector<FieldId> wanted;
  for (const FieldId id : judged_fields()) {
    if (is_unsure(checked, id, thresholds)) wanted.push_back(id);
  }
  const bool lines = lines_prove(checked);
  if (!lines && !invoice::has_passed(checked, "net_plus_vat")) {
    // Totals are proven together or not at all.
    for (const FieldId id : {total_net, total_vat, total_gross}) {
      if (!std::ranges::contains(wanted, id)) wanted.push_back(id);
    }
    add_rows(invoice::Group::vat_breakdown, wanted);
  }
  if (!lines) add_rows(invoice::Group::line, wanted);
  return wanted;
}

std::vector<FieldId> companions_of(const std::vector<FieldId>& reasons, const Checked& checked) {
  std::vector<FieldId> companions;
  const bool receipt = invoice::is_receipt(checked);
  for (const invoice::FieldSpec& spec : invoice::fields_of(invoice::Group::header)) {
    const bool sure = is_sure(checked.invoice.header.find(spec.id));
    const bool sought = !receipt || !std::ranges::contains(kNotOnReceipts, spec.id);
    if (!sure && sought && !std::ranges::contains(reasons, spec.id)) companions.push_back(spec.id);
  }
  if (!receipt && !has_account(checked.invoice)) {
    add_rows(invoice::Group::account, companions);
  }
  return companions;
}

// Then the invoice is what the XML says, and what it does not say is not there.
bool is_from_xml(const invoice::Draft& draft) {
  return std::ranges::any_of(draft.candidates, [](const invoice::Candidate& candidate) {
    return candidate.evidence.source == invoice::Source::xml;
  });
}

}  // namespace

Doubts doubts(StageContext& context, const document::OcrText& text, const invoice::Draft& draft) {
  if (is_from_xml(draft)) return {};
  const auto checked = extraction(context, text, draft);
  if (!checked) return {};
  const auto report = evaluation(context, draft, *checked);
  if (!report || report->verdict != document::Verdict::manual_review) return {};
  auto reasons = reasons_to_ask(*checked, context.thresholds);
  if (reasons.empty()) return {};
  auto companions = companions_of(reasons, *checked);
  return {.reasons = std::move(reasons),
          .companions = std::move(companions),
          .proven_rows =
              lines_prove(*checked) ? checked->invoice.lines : std::vector<invoice::FieldMap>{}};
}

}  // namespace iscan::stages
