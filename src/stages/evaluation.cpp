#include <algorithm>
#include <cmath>
#include <format>
#include <string>

#include "stages/calibration.h"
#include "stages/judged_fields.h"
#include "stages/models_alone.h"
#include "stages/stages.h"

namespace iscan::stages {
namespace {

using invoice::Checked;
using invoice::CheckOutcome;
using invoice::CheckSeverity;
using invoice::Field;
using invoice::FieldId;
using invoice::Reason;
using enum invoice::FieldId;

constexpr double kCertainKind = 0.9;

// The product of the fields' probabilities: found fields by their confidence, others by how often
// a document like this really lacks them.
double product_of_fields(const Checked& checked) {
  double product = 1;
  for (const FieldId id : judged_fields()) {
    const Field* field = checked.invoice.header.find(id);
    if (field != nullptr) {
      product *= field->confidence;
    } else if (id != invoice_number || !is_receipt(checked)) {
      product *= absent_rightly(id);
    }
  }
  return product;
}

// Logistic regression over the fields and what the checks say (quality_model.h).
double quality_of(const Checked& checked) {
  constexpr double kLeastProduct = 1e-4;  // as in tools/fit_quality.py
  const QualityWeights& weights = kQualityWeights;
  const double odds =
      weights.bias +
      weights.log_product * std::log(std::max(kLeastProduct, product_of_fields(checked))) +
      (invoice::has_passed(checked, "net_plus_vat") ? weights.net_plus_vat : 0) +
      (invoice::has_passed(checked, "sum_of_lines") ? weights.sum_of_lines : 0) +
      weights.failed_warnings * failures(checked, CheckSeverity::warning) +
      weights.failed_blocking * failures(checked, CheckSeverity::blocking);
  return 1 / (1 + std::exp(-odds));
}

void add_missing(const Checked& checked, std::vector<Reason>& reasons) {
  for (const FieldId id : required_fields(checked)) {
    const auto path = invoice::spec_of(id).path;
    const Field* field = checked.invoice.header.find(id);
    if (field == nullptr) {
      reasons.push_back(
          {std::format("field_missing:{}", path), std::format("{} was not found.", path)});
    } else if (field->validated_by.empty()) {
      reasons.push_back({std::format("field_unproven:{}", path),
                         std::format("{} is \"{}\", but nothing vouches for it.", path,
                                     invoice::to_text(field->value))});
    }
  }
}

// Whether what the other sources think most of is this value, too.
bool others_agree(const invoice::Draft& draft, FieldId id, const invoice::Value& value) {
  const invoice::Candidate* best = nullptr;
  for (const invoice::Candidate& candidate : draft.candidates) {
    if (candidate.field != id || is_by_model(candidate.evidence)) continue;
    if (best == nullptr || candidate.score > best->score) best = &candidate;
  }
  return best != nullptr && best->value == value;
}

// What a language model alone says is seen by a person.
void add_models_alone(const invoice::Draft& draft, const Checked& checked,
                      std::vector<Reason>& reasons) {
  const auto required = required_fields(checked);
  for (const FieldId id : judged_fields()) {
    const Field* field = checked.invoice.header.find(id);
    const bool unproven = field != nullptr && field->validated_by.empty() &&
                          is_by_model(field->evidence) && !others_agree(draft, id, field->value);
    if (!unproven || std::ranges::contains(required, id)) continue;
    const auto path = invoice::spec_of(id).path;
    reasons.push_back({std::format("field_unproven:{}", path),
                       std::format("{} is \"{}\", which only a language model says.", path,
                                   invoice::to_text(field->value))});
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
  const bool proven =
      invoice::has_passed(checked, "net_plus_vat") || invoice::has_passed(checked, "sum_of_lines");
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

Result<invoice::Report> evaluation(StageContext& context, const invoice::Draft& draft,
                                   const Checked& checked) {
  invoice::Report report;
  report.quality_score = quality_of(checked);
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
  add_models_alone(draft, checked, report.reasons);
  add_failed_checks(checked, report.reasons);
  add_unproven_total(checked, report.reasons);
  if (report.quality_score < context.thresholds.approve_at) {
    report.reasons.push_back(
        {"quality_low", std::format("The quality score {:.2f} is below {:.2f}.",
                                    report.quality_score, context.thresholds.approve_at)});
  }
  report.verdict =
      report.reasons.empty() ? document::Verdict::approved : document::Verdict::manual_review;
  return report;
}

}  // namespace iscan::stages
