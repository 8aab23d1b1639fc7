// What is wrong with an invoice and how good it is, in the words of the former system.
#include <algorithm>
#include <format>
#include <utility>

#include "base/date.h"
#include "codec/original_parts.h"

namespace iscan::codec {
namespace {

using invoice::CheckOutcome;
using invoice::CheckSeverity;
using invoice::FieldId;
using invoice::FieldMap;

constexpr double kHighConfidence = 0.85;
constexpr double kMediumConfidence = 0.70;

// Without these the former system called a document incomplete. Receipts have no number.
std::vector<FieldId> required_fields(const invoice::Checked& checked) {
  std::vector<FieldId> required = {FieldId::issue_date, FieldId::total_gross};
  if (!is_receipt(checked)) required.insert(required.begin(), FieldId::invoice_number);
  return required;
}

std::vector<std::string> missing_fields(const invoice::Checked& checked) {
  std::vector<std::string> missing;
  for (const FieldId id : required_fields(checked)) {
    if (checked.invoice.header.find(id) != nullptr) continue;
    missing.push_back(std::format("{} was not found", invoice::spec_of(id).path));
  }
  return missing;
}

void add_failures(const invoice::Checked& checked, CheckSeverity severity,
                  std::vector<std::string>& messages) {
  for (const invoice::CheckResult& check : checked.checks) {
    if (check.outcome == CheckOutcome::failed && check.severity == severity) {
      messages.push_back(check.message);
    }
  }
}

std::string_view recommendation_of(document::Verdict verdict) {
  switch (verdict) {
    case document::Verdict::approved: return "APPROVE";
    case document::Verdict::manual_review: return "MANUAL_REVIEW";
    case document::Verdict::rejected: return "REJECT";
  }
  std::unreachable();
}

std::string_view confidence_level_of(double score) {
  if (score >= kHighConfidence) return "HIGH";
  return score >= kMediumConfidence ? "MEDIUM" : "LOW";
}

// The share of the checks that could be made and passed.
double passed_share(const std::vector<invoice::CheckResult>& checks) {
  const auto count = [&](CheckOutcome outcome) {
    return static_cast<double>(std::ranges::count(checks, outcome, &invoice::CheckResult::outcome));
  };
  const double passed = count(CheckOutcome::passed);
  const double made = passed + count(CheckOutcome::failed);
  return made > 0 ? rounded_share(passed / made) : 1.0;
}

Json validation_json(const invoice::Checked& checked) {
  std::vector<FieldId> wanted = required_fields(checked);
  wanted.insert(wanted.end(), {FieldId::seller_name, FieldId::currency});
  const FieldMap& header = checked.invoice.header;
  const auto found =
      std::ranges::count_if(wanted, [&](FieldId id) { return header.find(id) != nullptr; });
  return {{"completeness",
           rounded_share(static_cast<double>(found) / static_cast<double>(wanted.size()))},
          {"accuracy", mean_confidence(header, wanted)},
          {"format_compliance", passed_share(checked.checks)},
          {"required_fields_present", missing_fields(checked).empty()}};
}

}  // namespace

Json original_extraction(const invoice::Checked& checked) {
  std::vector<std::string> errors = missing_fields(checked);
  add_failures(checked, CheckSeverity::blocking, errors);
  std::vector<std::string> warnings;
  add_failures(checked, CheckSeverity::warning, warnings);
  const std::string_view status = !errors.empty()     ? "errors"
                                  : !warnings.empty() ? "warnings"
                                                      : "valid";
  return {{"validation_status", status},
          {"validation_errors", std::move(errors)},
          {"validation_warnings", std::move(warnings)},
          {"structured", original_invoice(checked.invoice)}};
}

Json original_evaluation(const invoice::Checked& checked, const invoice::Report& report,
                         Instant now) {
  std::vector<std::string> issues;
  for (const invoice::Reason& reason : report.reasons) issues.push_back(reason.message);
  return {{"quality_score", rounded_share(report.quality_score)},
          {"recommendation", recommendation_of(report.verdict)},
          {"validation_results", validation_json(checked)},
          {"issues", std::move(issues)},
          {"confidence_level", confidence_level_of(report.quality_score)},
          {"reviewed_at", to_iso(now)},
          {"status", to_string(report.verdict)}};
}

}  // namespace iscan::codec
