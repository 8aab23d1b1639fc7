#include "eval_details.h"

#include <nlohmann/json.hpp>
#include <utility>

namespace iscan::app {
namespace {

using Json = nlohmann::ordered_json;

std::string_view text_of(invoice::CheckOutcome outcome) {
  switch (outcome) {
    case invoice::CheckOutcome::passed: return "passed";
    case invoice::CheckOutcome::failed: return "failed";
    case invoice::CheckOutcome::not_applicable: return "not_applicable";
  }
  std::unreachable();
}

}  // namespace

std::string details_json(const Scanned& scanned, const accuracy::DocumentScore& score) {
  Json json = {{"file", scanned.path.filename().string()},
               {"state", to_string(scanned.state)},
               {"milliseconds", scanned.milliseconds},
               {"core_right", score.core_right}};
  Json fields = Json::array();
  for (const accuracy::FieldScore& field : score.fields) {
    fields.push_back({{"field", field.field},
                      {"truth", field.truth},
                      {"predicted", field.predicted},
                      {"right", field.right}});
  }
  json["fields"] = std::move(fields);
  json["lines"] = {{"truth", score.lines.truth},
                   {"predicted", score.lines.predicted},
                   {"matched", score.lines.matched}};
  if (const auto* report = scanned.artefacts.find<invoice::Report>()) {
    json["quality_score"] = report->quality_score;
    Json reasons = Json::array();
    for (const invoice::Reason& reason : report->reasons) reasons.push_back(reason.code);
    json["reasons"] = std::move(reasons);
  }
  if (const auto* checked = scanned.artefacts.find<invoice::Checked>()) {
    Json confidences = Json::object();
    for (const auto& [id, field] : checked->invoice.header) {
      confidences[std::string(invoice::spec_of(id).path)] = field.confidence;
    }
    json["confidences"] = std::move(confidences);
    Json checks = Json::object();
    for (const auto& check : checked->checks) checks[check.id] = text_of(check.outcome);
    json["checks"] = std::move(checks);
    json["blocking"] = failures(*checked, invoice::CheckSeverity::blocking);
    json["warnings"] = failures(*checked, invoice::CheckSeverity::warning);
    json["receipt"] = is_receipt(*checked);
  }
  if (scanned.error) json["error"] = scanned.error->error.code;
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace iscan::app
