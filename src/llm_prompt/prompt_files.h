// The files of the prompt, made part of the program at build time. Internal to llm_prompt.
#pragma once

#include <string_view>

namespace iscan::llm_prompt {

// The folder's name, which holds the version: "invoice-1".
std::string_view prompt_name();
std::string_view system_file();
std::string_view schema_file();  // JSON

}  // namespace iscan::llm_prompt
