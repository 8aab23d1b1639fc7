#include "llm_wire/members.h"

#include <algorithm>

namespace iscan::llm_wire {
namespace {

const Json& nothing() {
  static const Json kNull;
  return kNull;
}

}  // namespace

const Json& member(const Json& object, std::string_view name) {
  if (!object.is_object()) return nothing();
  const auto found = object.find(name);
  return found == object.end() ? nothing() : *found;
}

const Json& first(const Json& array) {
  return array.is_array() && !array.empty() ? array.front() : nothing();
}

std::string text_at(const Json& object, std::string_view name) {
  const Json& value = member(object, name);
  return value.is_string() ? value.get<std::string>() : std::string();
}

std::int64_t count_at(const Json& object, std::string_view name) {
  constexpr std::uint64_t kMost = 1'000'000'000'000;
  const Json& value = member(object, name);
  if (!value.is_number_unsigned()) return 0;
  return static_cast<std::int64_t>(std::min(value.get<std::uint64_t>(), kMost));
}

}  // namespace iscan::llm_wire
