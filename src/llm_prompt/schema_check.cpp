#include "llm_prompt/schema_check.h"

#include <format>
#include <nlohmann/json.hpp>
#include <set>
#include <utility>

#include "base/nesting.h"
#include "llm_prompt/prompt.h"

namespace iscan::llm_prompt {
namespace {

using Json = nlohmann::ordered_json;
using Wrong = std::optional<std::string>;

constexpr int kDeepest = 16;  // brackets; the form itself has eight

// List and property, as in SchemaField.
using Properties = std::set<std::pair<std::string, std::string>>;

Properties known_properties() {
  Properties known = {{"lines", std::string(kLineIdProperty)}};
  for (const SchemaField& field : kSchemaFields) known.emplace(field.list, field.property);
  return known;
}

std::string path_of(std::string_view list, std::string_view property) {
  return list.empty() ? std::string(property) : std::format("{}.{}", list, property);
}

bool is_string(const Json& form, const char* key, std::string_view text) {
  const auto found = form.find(key);
  return found != form.end() && *found == text;
}

// Of one property: its type, a description and what the type needs.
Wrong wrong_with_words(const Json& form, const std::string& path) {
  if (!form.is_object()) return path + " is no schema.";
  const bool list = is_string(form, "type", "array");
  for (const auto& [key, value] : form.items()) {
    const bool known =
        key == "type" || (key == "description" && value.is_string()) || (list && key == "items");
    if (!known) return std::format("{} has \"{}\", which not every provider takes.", path, key);
  }
  return std::nullopt;
}

Wrong wrong_with_object(const Json& form, const std::string& list, Properties& missing);

Wrong wrong_with_property(const Json& form, const std::string& list, const std::string& name,
                          Properties& missing) {
  const std::string path = path_of(list, name);
  if (auto wrong = wrong_with_words(form, path)) return wrong;
  if (list.empty() && is_string(form, "type", "array")) {
    const auto items = form.find("items");
    if (items == form.end()) return path + " does not say what its items are.";
    return wrong_with_object(*items, name, missing);
  }
  if (!is_string(form, "type", "string")) return path + " must be a string: values are copied.";
  if (missing.erase({list, name}) == 0) return path + " is no property that answers are read for.";
  return std::nullopt;
}

// Closed, and every property required in its order.
Wrong wrong_with_object(const Json& form, const std::string& list, Properties& missing) {
  const std::string path = list.empty() ? "the form" : "an item of " + list;
  const auto properties = form.is_object() ? form.find("properties") : form.end();
  if (properties == form.end() || !properties->is_object() || !is_string(form, "type", "object")) {
    return path + " must be an object with properties.";
  }
  if (form.value("additionalProperties", Json(true)) != false) {
    return path + " must have \"additionalProperties\": false.";
  }
  Json names = Json::array();
  for (const auto& [name, inner] : properties->items()) {
    names.push_back(name);
    if (auto wrong = wrong_with_property(inner, list, name, missing)) return wrong;
  }
  if (form.value("required", Json()) != names) {
    return path + " must require all its properties, in their order.";
  }
  return std::nullopt;
}

}  // namespace

std::optional<std::string> wrong_with_schema(std::string_view schema_json) {
  const Json form = nests_at_most(schema_json, kDeepest)
                        ? Json::parse(schema_json, nullptr, /*allow_exceptions=*/false)
                        : Json(Json::value_t::discarded);
  if (form.is_discarded()) return "it is no JSON.";
  Properties missing = known_properties();
  if (auto wrong = wrong_with_object(form, "", missing)) return wrong;
  if (missing.empty()) return std::nullopt;
  return path_of(missing.begin()->first, missing.begin()->second) + " is missing.";
}

}  // namespace iscan::llm_prompt
