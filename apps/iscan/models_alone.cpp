#include "models_alone.h"

#include <cstdio>
#include <print>

namespace iscan::app {

Result<> ModelsAlone::serve(Engines& engines, const settings::Settings& settings,
                            const Clock& clock, Logger& log) {
  if (auto made = make(settings.list("llm.providers"), engines, settings, clock, log); !made) {
    return made;
  }
  engines.use(*models_);
  return {};
}

Result<> ModelsAlone::make(std::span<const std::string> entries, Engines& engines,
                           const settings::Settings& settings, const Clock& clock, Logger& log) {
  auto models =
      LanguageModels::make(settings, entries, {store_, metrics_, clock, log, engines.reader()});
  if (!models) return fail(std::move(models).error());
  models_ = std::move(*models);
  return {};
}

Spending ModelsAlone::spent() {
  Spending spent;
  for (const ports::LlmCallRecord& record : store_.all_calls()) {
    ++spent.requests;
    if (!record.end) continue;
    spent.input_tokens += record.end->input_tokens;
    spent.output_tokens += record.end->output_tokens;
    spent.dollars = add(spent.dollars, record.end->cost).value_or(spent.dollars);
  }
  return spent;
}

void ModelsAlone::tell() {
  const Spending all = spent();
  if (all.requests == 0) return;
  std::println(stderr, "Language models: {} requests, {} tokens, {} US dollars.", all.requests,
               all.input_tokens + all.output_tokens, all.dollars.to_string(4));
}

}  // namespace iscan::app
