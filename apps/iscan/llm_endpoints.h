// Where the providers of the settings are asked, and how.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "llm_prompt/prompt_version.h"
#include "llm_wire/wire.h"
#include "settings/settings.h"

namespace iscan::app {

// `model`: empty means what the provider's own setting says, or its small model of today. Errors:
// llm_settings_invalid (an unknown provider, a setting that is missing).
Result<llm_wire::Endpoint> endpoint_of(const settings::Settings& settings,
                                       std::string_view provider, std::string_view model);

// An entry of llm.providers.
struct NamedEndpoint {
  std::string provider;
  llm_wire::Endpoint endpoint;  // its model is one that is there today
  llm_prompt::PromptVersion prompt;
  std::string warning;  // where that is not what the settings say
};
// PROVIDER[/MODEL][@PROMPT]: "openai", "openai/gpt-6-luna@invoice-2"; without a prompt the one of
// llm.prompt. What follows the last @ is the prompt. Errors: as above, llm_prompt_invalid.
Result<NamedEndpoint> endpoint_of_entry(const settings::Settings& settings, std::string_view entry);

}  // namespace iscan::app
