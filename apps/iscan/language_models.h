// The language models of the settings, ready to be asked.
#pragma once

#include <map>
#include <memory>
#include <random>
#include <span>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/guarded.h"
#include "base/log.h"
#include "base/random.h"
#include "base/result.h"
#include "llm/batch_service.h"
#include "llm/llm_predictor.h"
#include "llm/wire_batches.h"
#include "llm/wire_provider.h"
#include "ports/llm_store.h"
#include "ports/metrics.h"
#include "ports/reader.h"
#include "settings/settings.h"

namespace iscan::app {

class LanguageModels {
 public:
  // What is around them; all of it outlives the object.
  struct Ports {
    ports::LlmStore& store;
    ports::Metrics& metrics;
    const Clock& clock;
    Logger& log;
    ports::Reader& reader;
    ports::LlmBatchQueue* batches = nullptr;  // none: everything is asked at once
  };

  // Those of llm.providers, in its order; none when it is empty. Names of models that went are
  // replaced with a warning in the log. Errors: llm_settings_invalid, llm_prompt_invalid,
  // llm_prices_invalid.
  static Result<std::unique_ptr<LanguageModels>> make(const settings::Settings& settings,
                                                      const Ports& ports);
  // Those of the entries, whatever llm.providers says. Errors: as above.
  static Result<std::unique_ptr<LanguageModels>> make(const settings::Settings& settings,
                                                      std::span<const std::string> entries,
                                                      const Ports& ports);

  std::span<ports::PaidPredictor* const> predictors() const { return asked_; }
  // Whether they are asked about every document (llm.ask).
  bool asks_always() const { return asks_always_; }
  // Those of them whose providers take batches.
  std::vector<llm::BatchLane> batch_lanes() const { return lanes_; }
  const llm::Prices& prices() const { return prices_; }
  llm::Timer& timer() { return timer_; }
  IdSource& ids() { return ids_; }
  // Whether a document waits when none of them answers.
  bool waits() const { return waits_; }

 private:
  // Options of all entries that settings say in words.
  struct Common {
    llm::Limits limits;
    llm::ExampleOptions examples;
    llm::Send send = llm::Send::text;
    llm::BatchUse batch = llm::BatchUse::off;
  };

  LanguageModels(const settings::Settings& settings, const Ports& ports, llm::Prices prices);
  Result<> add(const settings::Settings& settings, std::string_view entry, const Common& common);
  llm::RateLimiter& limiter_of(const settings::Settings& settings, const std::string& provider);
  void warn_of_price(const llm_wire::Endpoint& endpoint);

  Ports ports_;
  bool asks_always_;
  bool waits_;
  UuidSource ids_;
  llm::Prices prices_;
  llm::SteadyTimer timer_;
  llm::Breakers breakers_{{}, timer_};
  llm::RungMemory rungs_;
  Guarded<std::mt19937_64> random_{std::mt19937_64{std::random_device{}()}};
  std::map<std::string, std::unique_ptr<llm::RateLimiter>> limiters_;  // by provider
  std::vector<std::unique_ptr<llm::WireProvider>> providers_;
  std::vector<std::unique_ptr<llm::LlmPredictor>> predictors_;
  std::vector<ports::PaidPredictor*> asked_;
  std::vector<std::unique_ptr<llm::WireBatches>> batches_;
  std::vector<llm::BatchLane> lanes_;
};

// What the settings keep from leaving the house.
llm::RedactionRule redaction_of(const settings::Settings& settings);

// Makes examples of approved documents; none where no model is shown any.
std::unique_ptr<llm::ExampleMaker> example_maker_of(const settings::Settings& settings);

// How batches are sent, by the settings. Error: llm_settings_invalid.
Result<llm::BatchOptions> batch_options(const settings::Settings& settings);

// The prices of the settings. Error: llm_prices_invalid.
Result<llm::Prices> prices_of(const settings::Settings& settings);

}  // namespace iscan::app
