#include "codec/result_json.h"

#include <algorithm>
#include <charconv>

#include "codec/field_json.h"

namespace iscan::codec {
namespace {

using invoice::FieldId;
using invoice::FieldMap;
using invoice::FieldSpec;
using invoice::Group;

Json judgement_json(const invoice::Checked& checked, const invoice::Report& report) {
  return {{"quality_score", report.quality_score},
          {"verdict", to_string(report.verdict)},
          {"reasons", reasons_json(report.reasons)},
          {"checks", checks_json(checked.checks)},
          {"notes", checked.notes}};
}

// An envelope is the object that has a value and a status.
void compact(Json& json) {
  if (json.is_object() && json.contains("value") && json.contains("status")) {
    json = Json{{"v", json.at("value")}, {"p", json.at("confidence")}};
    return;
  }
  if (json.is_structured()) {
    for (Json& child : json) compact(child);
  }
}

struct Target {
  FieldMap* row = nullptr;
  FieldId field = FieldId::invoice_number;
};

// "lines/2/net_amount": group, row number from 0, path in the row.
Result<Target> find_target(invoice::Invoice& invoice, std::string_view path) {
  if (const auto id = invoice::header_field_from(path)) return Target{&invoice.header, *id};
  for (const Group group : invoice::repeating_groups()) {
    const auto name = invoice::path_of(group);
    if (!path.starts_with(name) || path.substr(name.size(), 1) != "/") continue;
    const std::string_view rest = path.substr(name.size() + 1);
    const auto slash = rest.find('/');
    if (slash == std::string_view::npos) break;
    std::size_t index = 0;
    const auto [end, error] = std::from_chars(rest.data(), rest.data() + slash, index);
    const auto id = invoice::field_from(group, rest.substr(slash + 1));
    if (error != std::errc{} || end != rest.data() + slash || !id) break;
    auto& rows = invoice.rows(group);
    if (index > rows.size()) {
      return fail(ErrorKind::invalid_input, "row_unknown",
                  "There is no such row; rows are added one after the last.", std::string(path));
    }
    if (index == rows.size()) rows.emplace_back();
    return Target{&rows[index], *id};
  }
  return fail(ErrorKind::invalid_input, "field_unknown",
              "There is no field with this path; schemas/invoice.schema.json lists them.",
              std::string(path));
}

Result<> apply(invoice::Invoice& invoice, const Correction& correction) {
  const auto target = find_target(invoice, correction.path);
  if (!target) return fail(target.error());
  if (correction.value.empty()) {
    target->row->erase(target->field);
    return {};
  }
  const FieldSpec& spec = invoice::spec_of(target->field);
  try {
    invoice::Field field;
    field.value = value_from(Json(correction.value), spec.type);
    field.evidence = {.source = invoice::Source::human,
                      .reader = "human",
                      .raw = correction.value,
                      .page = 0,
                      .box = {},
                      .tokens = {}};
    if (const auto* before = target->row->find(target->field)) {
      field.alternatives = {{before->value, before->confidence, before->evidence}};
    }
    field.confidence = 1;
    field.status = invoice::FieldStatus::corrected;
    field.validated_by = {invoice::Validation::human};
    target->row->set(target->field, std::move(field));
  } catch (const DecodeError& error) {
    return fail(ErrorKind::invalid_input, "value_invalid",
                "The value does not fit the field: amounts look like 1234.50, dates like "
                "2024-12-31.",
                correction.path + ": " + error.what);
  }
  return {};
}

}  // namespace

std::string result_to_json(const invoice::Checked& checked, const invoice::Report& report,
                           int indent) {
  Json json = judgement_json(checked, report);
  json["fields"] = invoice_json(checked.invoice);
  return json.dump(indent, ' ', false, Json::error_handler_t::replace);
}

std::string compact_result_to_json(const invoice::Checked& checked, const invoice::Report& report) {
  Json json = judgement_json(checked, report);
  Json fields = invoice_json(checked.invoice);
  compact(fields);
  json["fields"] = std::move(fields);
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

Result<> apply_corrections(invoice::Invoice& invoice, const std::vector<Correction>& corrections) {
  for (const Correction& correction : corrections) {
    if (auto applied = apply(invoice, correction); !applied) return applied;
  }
  return {};
}

}  // namespace iscan::codec
