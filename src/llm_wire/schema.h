// Whether an answer keeps to the schema that was sent: no provider and no SDK checks it for us.
#pragma once

#include <expected>
#include <string>

#include "llm_wire/strict_json.h"

namespace iscan::llm_wire {

// The value with its keys in the order of the schema, or where and how it breaks it, in words that
// can be shown to the model; they name places and types, never values.
// Of JSON schema: type (one or several names), properties, required, items, enum of strings.
// Objects are closed whether the schema says so or not; a type of another name is a breach.
std::expected<Json, std::string> conform(const Json& schema, const Json& value);

}  // namespace iscan::llm_wire
