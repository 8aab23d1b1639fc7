#include "codec/field_json.h"

#include <array>
#include <cmath>
#include <string>
#include <utility>

namespace iscan::codec {
namespace {

using invoice::FieldMap;
using invoice::FieldSpec;
using invoice::Group;
using invoice::ValueType;

constexpr int kMoneyPlaces = 2;
constexpr double kFourPlaces = 10'000;  // boxes and confidences are stored to 1/10 000

double rounded(double share) { return std::round(share * kFourPlaces) / kFourPlaces; }

// "seller.address.city" → the object path /seller/address/city.
Json::json_pointer pointer_of(std::string_view path) {
  std::string pointer = "/";
  for (const char c : path) pointer += c == '.' ? '/' : c;
  return Json::json_pointer(pointer);
}

template <class Enum>
struct Name {
  Enum value;
  std::string_view text;
};

constexpr std::array kOutcomes = {Name{invoice::CheckOutcome::passed, "passed"},
                                  Name{invoice::CheckOutcome::failed, "failed"},
                                  Name{invoice::CheckOutcome::not_applicable, "not_applicable"}};
constexpr std::array kSeverities = {Name{invoice::CheckSeverity::info, "info"},
                                    Name{invoice::CheckSeverity::warning, "warning"},
                                    Name{invoice::CheckSeverity::blocking, "blocking"}};

std::string_view text_of(const auto& names, auto value) {
  for (const auto& name : names) {
    if (name.value == value) return name.text;
  }
  std::unreachable();
}

auto named(const auto& names, const std::string& text) {
  for (const auto& name : names) {
    if (name.text == text) return name.value;
  }
  throw DecodeError{"unknown word " + text};
}

template <class T>
T required(std::optional<T> value, std::string_view what) {
  if (!value) throw DecodeError{"not a " + std::string(what)};
  return *std::move(value);
}

Json alternatives_json(const invoice::Field& field, ValueType type) {
  Json list = Json::array();
  for (const invoice::Alternative& alternative : field.alternatives) {
    Json entry = evidence_json(alternative.evidence);
    entry["value"] = value_json(alternative.value, type);
    entry["confidence"] = rounded(alternative.confidence);
    list.push_back(std::move(entry));
  }
  return list;
}

std::vector<std::string> texts_from(const Json& json) {
  return json.get<std::vector<std::string>>();
}

}  // namespace

std::string_view to_string(invoice::CheckOutcome outcome) { return text_of(kOutcomes, outcome); }
std::string_view to_string(invoice::CheckSeverity severity) {
  return text_of(kSeverities, severity);
}

Json value_json(const invoice::Value& value, ValueType type) {
  if (const auto* decimal = std::get_if<Decimal>(&value)) {
    return decimal->to_string(type == ValueType::amount ? kMoneyPlaces : 0);
  }
  return invoice::to_text(value);
}

invoice::Value value_from(const Json& json, ValueType type) {
  auto text = json.get<std::string>();
  switch (type) {
    case ValueType::text:
    case ValueType::code: return text;
    case ValueType::date: return required(date_from_iso(text), "date");
    case ValueType::amount:
    case ValueType::number: return required(Decimal::parse(text), "decimal");
  }
  std::unreachable();
}

Json evidence_json(const invoice::Evidence& evidence) {
  Json json;
  json["raw"] = evidence.raw;
  json["source"] = to_string(evidence.source);
  json["reader"] = evidence.reader;
  if (evidence.page > 0) {
    const auto& box = evidence.box;
    json["page"] = evidence.page;
    json["box"] = {rounded(box.x0), rounded(box.y0), rounded(box.x1), rounded(box.y1)};
    json["tokens"] = evidence.tokens;
  }
  return json;
}

invoice::Evidence evidence_from(const Json& json) {
  invoice::Evidence evidence;
  evidence.raw = json.at("raw").get<std::string>();
  evidence.source = required(invoice::source_from(json.at("source").get<std::string>()), "source");
  evidence.reader = json.at("reader").get<std::string>();
  evidence.page = json.value("page", 0);
  if (evidence.page > 0) {
    const auto box = json.at("box").get<std::array<double, 4>>();
    evidence.box = {box[0], box[1], box[2], box[3]};
    evidence.tokens = json.at("tokens").get<std::vector<int>>();
  }
  return evidence;
}

Json field_json(const invoice::Field& field, ValueType type) {
  Json json;
  json["value"] = value_json(field.value, type);
  json.update(evidence_json(field.evidence));
  json["confidence"] = rounded(field.confidence);
  json["status"] = to_string(field.status);
  Json validated = Json::array();
  for (const invoice::Validation by : field.validated_by) validated.push_back(to_string(by));
  json["validated_by"] = std::move(validated);
  json["alternatives"] = alternatives_json(field, type);
  return json;
}

invoice::Field field_from(const Json& json, ValueType type) {
  invoice::Field field;
  field.value = value_from(json.at("value"), type);
  field.evidence = evidence_from(json);
  field.confidence = json.at("confidence").get<double>();
  field.status =
      required(invoice::field_status_from(json.at("status").get<std::string>()), "status");
  for (const std::string& by : texts_from(json.at("validated_by"))) {
    field.validated_by.push_back(required(invoice::validation_from(by), "validation"));
  }
  for (const Json& entry : json.at("alternatives")) {
    field.alternatives.push_back({value_from(entry.at("value"), type),
                                  entry.at("confidence").get<double>(), evidence_from(entry)});
  }
  return field;
}

Json row_json(const FieldMap& row) {
  Json json = Json::object();
  for (const auto& [id, field] : row) {
    const FieldSpec& spec = invoice::spec_of(id);
    json[pointer_of(spec.path)] = field_json(field, spec.type);
  }
  return json;
}

FieldMap row_from(const Json& json, Group group) {
  FieldMap row;
  for (const FieldSpec& spec : invoice::fields_of(group)) {
    const auto pointer = pointer_of(spec.path);
    if (!json.contains(pointer)) continue;
    try {
      row.set(spec.id, field_from(json.at(pointer), spec.type));
    } catch (const DecodeError& error) {
      throw DecodeError{pointer.to_string() + ": " + error.what};
    }
  }
  return row;
}

Json invoice_json(const invoice::Invoice& invoice) {
  Json json = row_json(invoice.header);
  for (const Group group : invoice::repeating_groups()) {
    Json rows = Json::array();
    for (const FieldMap& row : invoice.rows(group)) rows.push_back(row_json(row));
    json[pointer_of(invoice::path_of(group))] = std::move(rows);
  }
  return json;
}

invoice::Invoice invoice_from(const Json& json) {
  invoice::Invoice invoice;
  invoice.header = row_from(json, Group::header);
  for (const Group group : invoice::repeating_groups()) {
    const auto pointer = pointer_of(invoice::path_of(group));
    if (!json.contains(pointer)) continue;
    for (const Json& row : json.at(pointer)) invoice.rows(group).push_back(row_from(row, group));
  }
  return invoice;
}

Json checks_json(const std::vector<invoice::CheckResult>& checks) {
  Json list = Json::array();
  for (const invoice::CheckResult& check : checks) {
    list.push_back({{"id", check.id},
                    {"outcome", to_string(check.outcome)},
                    {"severity", to_string(check.severity)},
                    {"message", check.message},
                    {"paths", check.paths}});
  }
  return list;
}

std::vector<invoice::CheckResult> checks_from(const Json& json) {
  std::vector<invoice::CheckResult> checks;
  for (const Json& entry : json) {
    checks.push_back({entry.at("id").get<std::string>(),
                      named(kOutcomes, entry.at("outcome").get<std::string>()),
                      named(kSeverities, entry.at("severity").get<std::string>()),
                      entry.at("message").get<std::string>(), texts_from(entry.at("paths"))});
  }
  return checks;
}

Json reasons_json(const std::vector<invoice::Reason>& reasons) {
  Json list = Json::array();
  for (const invoice::Reason& reason : reasons) {
    list.push_back({{"code", reason.code}, {"message", reason.message}});
  }
  return list;
}

std::vector<invoice::Reason> reasons_from(const Json& json) {
  std::vector<invoice::Reason> reasons;
  for (const Json& entry : json) {
    reasons.push_back(
        {entry.at("code").get<std::string>(), entry.at("message").get<std::string>()});
  }
  return reasons;
}

}  // namespace iscan::codec
