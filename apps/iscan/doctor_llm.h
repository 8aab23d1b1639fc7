// Whether the language models of the settings can be asked, for `iscan doctor --llm`.
#pragma once

#include <vector>

#include "base/clock.h"
#include "engines.h"
#include "health.h"
#include "settings/settings.h"

namespace iscan::app {

// One finding about the settings, and for each entry of llm.providers "ENTRY models", "ENTRY price"
// and "ENTRY answer". Lists the provider's models and asks the model one small question about a
// made-up document, which costs less than a page. Never shows keys. Blocks for llm.time an entry at
// most, and half a minute more.
std::vector<Finding> look_at_language_models(const settings::Settings& settings, Engines& engines,
                                             const Clock& clock);

}  // namespace iscan::app
