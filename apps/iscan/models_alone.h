// Language models for commands without a database: what they cost is remembered while they run.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>

#include "base/decimal.h"
#include "engines.h"
#include "language_models.h"
#include "llm/memory_store.h"
#include "telemetry/registry.h"

namespace iscan::app {

// What was asked so far and what it cost.
struct Spending {
  std::int64_t requests = 0;
  std::int64_t input_tokens = 0;
  std::int64_t output_tokens = 0;
  Decimal dollars;
};

class ModelsAlone {
 public:
  // Lets the engines ask the models of the settings, and outlives them. Errors: those of
  // LanguageModels.
  Result<> serve(Engines& engines, const settings::Settings& settings, const Clock& clock,
                 Logger& log);
  // Those of the entries (as in llm.providers), to be asked by whom get() is given to. Errors: as
  // above.
  Result<> make(std::span<const std::string> entries, Engines& engines,
                const settings::Settings& settings, const Clock& clock, Logger& log);
  // nullptr before one of the above.
  const LanguageModels* get() const { return models_.get(); }

  Spending spent();
  // "Language models: 12 requests, 34567 tokens, 0.0123 US dollars." on standard error, if any was
  // asked.
  void tell();

 private:
  llm::MemoryStore store_;
  telemetry::Registry metrics_;
  std::unique_ptr<LanguageModels> models_;
};

}  // namespace iscan::app
