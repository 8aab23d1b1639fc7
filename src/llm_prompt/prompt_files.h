// The files of the prompts, made part of the program at build time. Internal to llm_prompt.
#pragma once

#include <span>
#include <string_view>

namespace iscan::llm_prompt {

struct PromptFiles {
  std::string_view name;  // the folder's, which holds the version: "invoice-1"
  std::string_view system;
  std::string_view schema;  // JSON
};

// Of every folder in prompts/, by name.
std::span<const PromptFiles> prompt_files();

}  // namespace iscan::llm_prompt
