// Names of models: those that went lead to their successors, and which are asked by default.
#pragma once

#include <string>
#include <string_view>

#include "llm_wire/wire.h"

namespace iscan::llm {

struct ModelName {
  std::string model;
  std::string warning;  // for the operator; empty when the name is used as it is
};

// What a name in the settings means today. Names on Azure and local servers are their owners' own
// and stay as they are.
ModelName current_model(llm_wire::Dialect dialect, std::string_view name);

struct DefaultModels {
  std::string_view small;  // reads invoices well and cheaply
  std::string_view large;  // a second opinion
};

// By provider: "openai", "anthropic", "gemini"; empty names for any other, for only its owner
// knows what runs there.
DefaultModels default_models(std::string_view provider);

}  // namespace iscan::llm
