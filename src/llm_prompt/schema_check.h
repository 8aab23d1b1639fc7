// Whether a form asks for what answers are read for, in the words that every provider takes.
// Internal to llm_prompt.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace iscan::llm_prompt {

// What is wrong with a JSON schema, as a sentence; nothing when it is closed objects of required
// strings with the properties of kSchemaFields, kLineIdProperty beside them, and no others.
std::optional<std::string> wrong_with_schema(std::string_view schema_json);

}  // namespace iscan::llm_prompt
