#include <algorithm>
#include <array>
#include <format>
#include <string>

#include "stages/quality_model.h"
#include "stages/stages.h"

namespace iscan::stages {
namespace {

using invoice::CheckOutcome;
using invoice::CheckSeverity;
using invoice::Checked;
using invoice::Field;
using invoice::FieldId;
using invoice::Reason;
using enum invoice::FieldId;

// Without these nothing is approved. Receipts have no number.
constexpr std::array kRequired = {issue_date, currency, seller_name, total_gross};
// These lower the score when they are there and doubtful.
constexpr std::array kJudged = {invoice_number, issue_date, due_date,  currency,
                                seller_name,    seller_vat_id, buyer_name, total_net,
                                total_vat,      total_gross};
constexpr double kCertainKind = 0.9;

bool is_receipt(const Checked& checked) {
  return checked.invoice.header.text(document_kind) == "receipt";
}

std::vector<FieldId> required_fields(const Checked& checked) {
  std::vector<FieldId> required(kRequired.begin(), kRequired.end());
  if (!is_receipt(checked)) required.push_back(invoice_number);
  return required;
}

// The product of the confidences, each missing required field counting as a coin toss that fails.
double raw_quality(const Checked& checked) {
  double product = 1;
  for (const FieldId id : kJudged) {
    if (const Field* field = checked.invoice.header.find(id)) product *= field->confidence;
  }
  for (const FieldId id : required_fields(checked)) {
    if (checked.invoice.header.find(id) == nullptr) product *= 0.1;
  }
  for (const auto& check : checked.checks) {
    if (check.outcome == CheckOutcome::failed && check.severity == CheckSeverity::blocking) {
      product *= 0.5;
    }
  }
  return product;
}

double on_curve(double raw) {
  const auto above = std::ranges::find_if(kQualityCurve,
                                          [&](const QualityKnot& knot) { return knot.raw >= raw; });
  if (above == kQualityCurve.begin()) return above->probability;
  if (above == kQualityCurve.end()) return kQualityCurve.back().probability;
  const QualityKnot& low = *(above - 1);
  const double share = (raw - low.raw) / (above->raw - low.raw);
  return low.probability + share * (above->probability - low.probability);
}

void add_missing(const Checked& checked, std::vector<Reason>& reasons) {
  for (const FieldId id : required_fields(checked)) {
    const auto path = invoice::spec_of(id).path;
    const Field* field = checked.invoice.header.find(id);
    if (field == nullptr) {
      reasons.push_back({std::format("field_missing:{}", path),
                         std::format("{} was not found.", path)});
    } else if (field->validated_by.empty()) {
      reasons.push_back({std::format("field_unproven:{}", path),
                         std::format("{} is \"{}\", but nothing vouches for it.", path,
                                     invoice::to_text(field->value))});
    }
  }
}

void add_failed_checks(const Checked& checked, std::vector<Reason>& reasons) {
  for (const auto& check : checked.checks) {
    if (check.outcome != CheckOutcome::failed || check.severity == CheckSeverity::info) continue;
    reasons.push_back({"check_failed:" + check.id, check.message + "."});
  }
  for (const std::string& note : checked.notes) {
    if (note.starts_with("xml_page_mismatch:")) {
      reasons.push_back({note, "The e-invoice data and the printed page differ."});
    }
  }
}

// Nobody's totals are proven by one number alone.
void add_unproven_total(const Checked& checked, std::vector<Reason>& reasons) {
  const bool proven = std::ranges::any_of(checked.checks, [](const auto& check) {
    return check.outcome == CheckOutcome::passed &&
           (check.id == "net_plus_vat" || check.id == "sum_of_lines");
  });
  if (!proven) {
    reasons.push_back({"total_unproven", "No arithmetic on the document proves the total."});
  }
}

// Something that is surely neither invoice, credit note nor receipt.
bool is_something_else(const Checked& checked) {
  const Field* kind = checked.invoice.header.find(document_kind);
  if (kind == nullptr || kind->confidence < kCertainKind) return false;
  const std::string text = invoice::to_text(kind->value);
  return text != "invoice" && text != "credit_note" && text != "receipt";
}

// Nothing that an invoice has.
bool is_empty(const Checked& checked) {
  const auto& header = checked.invoice.header;
  return header.find(total_gross) == nullptr && header.find(total_net) == nullptr &&
         header.find(invoice_number) == nullptr && checked.invoice.lines.empty();
}

}  // namespace

Result<invoice::Report> evaluation(StageContext& context, const invoice::Draft&,
                                   const Checked& checked) {
  invoice::Report report;
  report.quality_score = on_curve(raw_quality(checked));
  if (is_something_else(checked)) {
    report.verdict = document::Verdict::rejected;
    report.reasons.push_back({"not_an_invoice", "This is not an invoice, credit note or receipt."});
    return report;
  }
  if (is_empty(checked)) {
    report.quality_score = 0;
    report.reasons.push_back({"nothing_found", "No value of an invoice was found on the pages."});
  }
  add_missing(checked, report.reasons);
  add_failed_checks(checked, report.reasons);
  add_unproven_total(checked, report.reasons);
  if (report.quality_score < context.thresholds.approve_at) {
    report.reasons.push_back(
        {"quality_low", std::format("The quality score {:.2f} is below {:.2f}.",
                                    report.quality_score, context.thresholds.approve_at)});
  }
  report.verdict = report.reasons.empty() ? document::Verdict::approved
                                          : document::Verdict::manual_review;
  return report;
}

}  // namespace iscan::stages
