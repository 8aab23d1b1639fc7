#include "codec/schema.h"

#include <utility>

#include "codec/field_json.h"

namespace iscan::codec {
namespace {

using invoice::FieldSpec;
using invoice::Group;
using invoice::ValueType;

std::string_view envelope_name(ValueType type) {
  switch (type) {
    case ValueType::text: return "text_field";
    case ValueType::code: return "code_field";
    case ValueType::date: return "date_field";
    case ValueType::amount: return "amount_field";
    case ValueType::number: return "number_field";
  }
  std::unreachable();
}

Json value_schema(ValueType type) {
  switch (type) {
    case ValueType::text:
    case ValueType::code: return {{"type", "string"}};
    case ValueType::date: return {{"type", "string"}, {"format", "date"}};
    case ValueType::amount: return {{"type", "string"}, {"pattern", R"(^-?\d+\.\d{2,6}$)"}};
    case ValueType::number: return {{"type", "string"}, {"pattern", R"(^-?\d+(\.\d{1,6})?$)"}};
  }
  std::unreachable();
}

Json array_of(Json items) { return {{"type", "array"}, {"items", std::move(items)}}; }
Json words(std::initializer_list<const char*> values) {
  return {{"type", "string"}, {"enum", std::vector<std::string>(values.begin(), values.end())}};
}

Json share_schema() { return {{"type", "number"}, {"minimum", 0}, {"maximum", 1}}; }

Json evidence_properties() {
  Json box = array_of(share_schema());
  box["minItems"] = 4;
  box["maxItems"] = 4;
  box["description"] = "x0, y0, x1, y1 as shares of the upright page, origin top-left";
  return {{"raw", {{"type", "string"}, {"description", "as printed"}}},
          {"source", words({"xml", "qr", "text", "ocr", "derived", "human"})},
          {"reader", {{"type", "string"}, {"description", "who read it"}}},
          {"page", {{"type", "integer"}, {"minimum", 1}}},
          {"box", std::move(box)},
          {"tokens", array_of({{"type", "integer"}, {"minimum", 0}})}};
}

Json envelope(ValueType type) {
  Json alternative = {{"type", "object"}, {"properties", {{"value", value_schema(type)}}}};
  alternative["properties"].update(evidence_properties());
  alternative["properties"]["confidence"] = share_schema();
  alternative["required"] = {"value", "confidence", "source"};
  Json properties = {{"value", value_schema(type)}};
  properties.update(evidence_properties());
  properties["confidence"] = share_schema();
  properties["status"] = words({"auto", "needs_review", "confirmed", "corrected", "missing"});
  properties["validated_by"] =
      array_of(words({"score", "checks", "history", "xml", "qr", "agreement", "human"}));
  properties["alternatives"] = array_of(std::move(alternative));
  return {{"type", "object"},
          {"properties", std::move(properties)},
          {"required",
           {"value", "raw", "source", "reader", "confidence", "status", "validated_by",
            "alternatives"}},
          {"additionalProperties", false}};
}

// Walks "seller.address.city" down through nested object schemas, making them as needed.
Json& property_at(Json& object, std::string_view path) {
  Json* node = &object;
  while (true) {
    const auto dot = path.find('.');
    Json& properties = (*node)["properties"];
    Json& child = properties[std::string(path.substr(0, dot))];
    if (dot == std::string_view::npos) return child;
    if (child.is_null())
      child = {{"type", "object"}, {"properties", Json::object()}, {"additionalProperties", false}};
    node = &child;
    path = path.substr(dot + 1);
  }
}

Json object_of(Group group) {
  Json object = {
      {"type", "object"}, {"properties", Json::object()}, {"additionalProperties", false}};
  for (const FieldSpec& spec : invoice::fields_of(group)) {
    Json reference = {{"$ref", "#/$defs/" + std::string(envelope_name(spec.type))}};
    if (!spec.term.empty()) reference["description"] = "EN 16931 " + std::string(spec.term);
    property_at(object, spec.path) = std::move(reference);
  }
  return object;
}

Json checks_schema() {
  return array_of({{"type", "object"},
                   {"properties",
                    {{"id", {{"type", "string"}}},
                     {"outcome", words({"passed", "failed", "not_applicable"})},
                     {"severity", words({"info", "warning", "blocking"})},
                     {"message", {{"type", "string"}}},
                     {"paths", array_of({{"type", "string"}})}}},
                   {"required", {"id", "outcome", "severity", "message", "paths"}}});
}

Json reasons_schema() {
  return array_of(
      {{"type", "object"},
       {"properties", {{"code", {{"type", "string"}}}, {"message", {{"type", "string"}}}}},
       {"required", {"code", "message"}}});
}

}  // namespace

std::string invoice_schema() {
  Json fields = object_of(Group::header);
  for (const Group group : invoice::repeating_groups()) {
    property_at(fields, invoice::path_of(group)) = array_of(object_of(group));
  }
  Json schema = {{"$schema", "https://json-schema.org/draft/2020-12/schema"},
                 {"title", "Checked invoice data"},
                 {"type", "object"},
                 {"required", {"quality_score", "verdict", "reasons", "checks", "notes", "fields"}},
                 {"properties",
                  {{"quality_score", share_schema()},
                   {"verdict", words({"approved", "manual_review", "rejected"})},
                   {"reasons", reasons_schema()},
                   {"checks", checks_schema()},
                   {"notes", array_of({{"type", "string"}})},
                   {"fields", std::move(fields)}}}};
  for (const ValueType type :
       {ValueType::text, ValueType::code, ValueType::date, ValueType::amount, ValueType::number}) {
    schema["$defs"][std::string(envelope_name(type))] = envelope(type);
  }
  return schema.dump(1) + "\n";
}

}  // namespace iscan::codec
