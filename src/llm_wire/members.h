// Members of JSON of others: what is missing or of another type is nothing, never an error.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "llm_wire/strict_json.h"

namespace iscan::llm_wire {

// The member, or null.
const Json& member(const Json& object, std::string_view name);
// The first of an array, or null.
const Json& first(const Json& array);
// Empty when it is no text.
std::string text_at(const Json& object, std::string_view name);
// A number of tokens: 0 when it is none or negative, and never so large that sums overflow.
std::int64_t count_at(const Json& object, std::string_view name);

}  // namespace iscan::llm_wire
