// Language models for commands without a database: what they cost is remembered while they run.
#pragma once

#include <memory>

#include "engines.h"
#include "language_models.h"
#include "llm/memory_store.h"
#include "telemetry/registry.h"

namespace iscan::app {

class ModelsAlone {
 public:
  // Lets the engines ask the models of the settings, and outlives them. Errors: those of
  // LanguageModels.
  Result<> serve(Engines& engines, const settings::Settings& settings, const Clock& clock,
                 Logger& log);
  // "Language models: 12 requests, 34567 tokens, 0.0123 US dollars." on standard error, if any was
  // asked.
  void tell();

 private:
  llm::MemoryStore store_;
  telemetry::Registry metrics_;
  std::unique_ptr<LanguageModels> models_;
};

}  // namespace iscan::app
