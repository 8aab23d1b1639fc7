#include <algorithm>

#include "stages/agreement.h"
#include "stages/calibration.h"
#include "stages/choice.h"
#include "stages/models_alone.h"

namespace iscan::stages {
namespace {

using invoice::CheckOutcome;
using invoice::CheckResult;
using invoice::CheckSeverity;
using invoice::Field;
using invoice::FieldId;
using invoice::Validation;

// A passed proof leaves this share of the doubt, a failed one this share of the confidence.
constexpr double kProofLeaves = 0.2;
constexpr double kFailureLeaves = 0.6;

// Checks whose success makes a wrong value very unlikely.
bool is_proof(const CheckResult& check) {
  return check.id == "net_plus_vat" || check.id == "sum_of_lines" || check.id == "sum_of_vat" ||
         check.id == "vat_of_rate" || check.id == "line_amounts" ||
         check.id.ends_with("check_digits") || check.id == "giro_check_digit" ||
         check.id == "gross_minus_paid";
}

bool speaks_of(const CheckResult& check, std::string_view path) {
  return std::ranges::contains(check.paths, path);
}

void apply_checks(Field& field, std::string_view path, const std::vector<CheckResult>& checks,
                  const Paths& alone) {
  bool proven = false;
  for (const CheckResult& check : checks) {
    if (!speaks_of(check, path)) continue;
    if (check.outcome == CheckOutcome::failed && check.severity != CheckSeverity::info) {
      field.confidence *= kFailureLeaves;
    } else if (check.outcome == CheckOutcome::passed && is_proof(check) &&
               is_independent(check, path, alone)) {
      proven = true;
    }
  }
  if (!proven) return;
  field.confidence = 1 - (1 - field.confidence) * kProofLeaves;
  field.validated_by.push_back(Validation::checks);
}

// The weight of a field that was chosen among others.
double weight_of(const Field& field) {
  double strongest = 0;
  for (const auto& rival : field.alternatives) strongest = std::max(strongest, rival.confidence);
  return after_rivals(field.confidence, strongest);
}

// What was proposed for a field, and what of it was chosen.
struct Proposed {
  const std::vector<Option>* all = nullptr;  // nothing: the field is of a row or was derived
  const Option* chosen = nullptr;
};

void judge(Field& field, FieldId id, std::string_view path, const std::vector<CheckResult>& checks,
           Proposed proposed, const Paths& alone, const Thresholds& thresholds) {
  const Option* option = proposed.chosen;
  const bool xml = option != nullptr && option->from_xml;
  const bool agree = option != nullptr && readers_agree(*option, *proposed.all);
  if (xml) {
    field.validated_by.push_back(Validation::xml);
    if (option->on_page) field.validated_by.push_back(Validation::agreement);
  } else {
    field.confidence = agree ? independent_weight(*option, *proposed.all) : weight_of(field);
  }
  apply_checks(field, path, checks, alone);
  // What XML says is what the sender means; curves are for what was read.
  if (!xml) field.confidence = calibrated(id, field.confidence);
  // Both read the same words: their agreement says nothing of how these were recognised.
  if (agree) field.confidence = option->reading * agreed(field.confidence, option->model);
  const bool likely = field.confidence >= thresholds.review_field_at;
  if (agree && likely) field.validated_by.push_back(Validation::agreement);
  // A value that was calculated stands nowhere on the page.
  const bool printed = field.evidence.source != invoice::Source::derived;
  if (field.validated_by.empty() && likely && printed && !alone.contains(path)) {
    field.validated_by.push_back(Validation::score);
  }
  const bool sure = likely && !field.validated_by.empty();
  field.status = sure ? invoice::FieldStatus::automatic : invoice::FieldStatus::needs_review;
}

Proposed proposed_for(const Options& options, FieldId id, const Field& field) {
  const auto list = options.find(id);
  if (list == options.end()) return {};
  const auto found = std::ranges::find(list->second, field.value, &Option::value);
  if (found == list->second.end()) return {};
  return {&list->second, &*found};
}

}  // namespace

void judge_fields(invoice::Invoice& invoice, const std::vector<CheckResult>& checks,
                  const Options& options, const Thresholds& thresholds) {
  const Paths alone = models_alone(invoice, options);
  for (auto& [id, field] : invoice.header) {
    judge(field, id, invoice::spec_of(id).path, checks, proposed_for(options, id, field), alone,
          thresholds);
  }
  for (const invoice::Group group : invoice::repeating_groups()) {
    auto& rows = invoice.rows(group);
    for (std::size_t i = 0; i < rows.size(); ++i) {
      for (auto& [id, field] : rows[i]) {
        const std::string path = std::string(invoice::path_of(group)) + "/" + std::to_string(i) +
                                 "/" + std::string(invoice::spec_of(id).path);
        judge(field, id, path, checks, {}, alone, thresholds);
      }
    }
  }
}

}  // namespace iscan::stages
