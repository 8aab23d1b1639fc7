#include "llm_wire/schema.h"

#include <algorithm>
#include <format>
#include <utility>

#include "llm_wire/members.h"

namespace iscan::llm_wire {
namespace {

using Conformed = std::expected<Json, std::string>;

std::unexpected<std::string> breach(std::string_view path, std::string_view what) {
  return std::unexpected(std::format("{}: {}", path.empty() ? "the answer" : path, what));
}

bool is_of(const Json& value, std::string_view type) {
  if (type == "object") return value.is_object();
  if (type == "array") return value.is_array();
  if (type == "string") return value.is_string();
  if (type == "number") return value.is_number();
  if (type == "integer") return value.is_number_integer();
  if (type == "boolean") return value.is_boolean();
  return type == "null" && value.is_null();
}

// {"type":"string"} or {"type":["string","null"]}
bool fits(const Json& value, const Json& types) {
  if (types.is_string()) return is_of(value, types.get_ref<const std::string&>());
  return std::ranges::any_of(types, [&](const Json& type) {
    return type.is_string() && is_of(value, type.get_ref<const std::string&>());
  });
}

Conformed conform_at(const Json& schema, const Json& value, const std::string& path);

std::string member_path(const std::string& path, std::string_view key) {
  return path.empty() ? std::string(key) : std::format("{}.{}", path, key);
}

// A key that the schema does not have is not repeated: a document may have made the model write it.
Conformed conform_object(const Json& schema, const Json& value, const std::string& path) {
  const Json& properties = member(schema, "properties");
  for (const auto& [key, unused] : value.items()) {
    if (!properties.contains(key)) return breach(path, "has a key that the schema does not have");
  }
  for (const Json& key : member(schema, "required")) {
    if (key.is_string() && !value.contains(key.get_ref<const std::string&>())) {
      return breach(member_path(path, key.get_ref<const std::string&>()), "is missing");
    }
  }
  Json ordered = Json::object();
  for (const auto& [key, property] : properties.items()) {
    const auto found = value.find(key);
    if (found == value.end()) continue;
    auto conformed = conform_at(property, *found, member_path(path, key));
    if (!conformed) return conformed;
    ordered[key] = std::move(*conformed);
  }
  return ordered;
}

Conformed conform_array(const Json& schema, const Json& value, const std::string& path) {
  Json list = Json::array();
  for (std::size_t n = 0; n < value.size(); ++n) {
    auto conformed = conform_at(member(schema, "items"), value[n], std::format("{}[{}]", path, n));
    if (!conformed) return conformed;
    list.push_back(std::move(*conformed));
  }
  return list;
}

Conformed conform_at(const Json& schema, const Json& value, const std::string& path) {
  const Json& types = member(schema, "type");
  if (!fits(value, types)) return breach(path, std::format("must be of type {}", dump(types)));
  const Json& allowed = member(schema, "enum");
  if (allowed.is_array() && !std::ranges::contains(allowed, value)) {
    return breach(path, std::format("must be one of {}", dump(allowed)));
  }
  if (value.is_object()) return conform_object(schema, value, path);
  if (value.is_array()) return conform_array(schema, value, path);
  return value;
}

}  // namespace

std::expected<Json, std::string> conform(const Json& schema, const Json& value) {
  return conform_at(schema, value, "");
}

}  // namespace iscan::llm_wire
