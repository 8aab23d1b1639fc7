#include "models_alone.h"

#include <cstdio>
#include <print>

namespace iscan::app {

Result<> ModelsAlone::serve(Engines& engines, const settings::Settings& settings,
                            const Clock& clock, Logger& log) {
  auto models = LanguageModels::make(settings, {store_, metrics_, clock, log, engines.reader()});
  if (!models) return fail(std::move(models).error());
  models_ = std::move(*models);
  engines.use(*models_);
  return {};
}

void ModelsAlone::tell() {
  std::int64_t tokens = 0;
  Decimal dollars;
  const auto calls = store_.all_calls();
  for (const ports::LlmCallRecord& record : calls) {
    if (!record.end) continue;
    tokens += record.end->input_tokens + record.end->output_tokens;
    dollars = add(dollars, record.end->cost).value_or(dollars);
  }
  if (calls.empty()) return;
  std::println(stderr, "Language models: {} requests, {} tokens, {} US dollars.", calls.size(),
               tokens, dollars.to_string(4));
}

}  // namespace iscan::app
