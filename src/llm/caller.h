// Asks a question of the first provider that can answer it: with repetitions, within rates and
// budget, each attempt written down.
#pragma once

#include <chrono>
#include <expected>
#include <functional>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/decimal.h"
#include "base/log.h"
#include "base/result.h"
#include "llm/answer_cache.h"
#include "llm/breaker.h"
#include "llm/budget.h"
#include "llm/ledger.h"
#include "llm/prices.h"
#include "llm/provider.h"
#include "llm/rate_limiter.h"
#include "llm/rung_memory.h"
#include "llm/timer.h"

namespace iscan::llm {

// A provider in the order of asking; both outlive the caller. Several may share a limiter.
struct Target {
  Provider* provider = nullptr;
  RateLimiter* limiter = nullptr;
  bool free = false;     // a server of our own: costs nothing whatever its model is called
  bool batches = false;  // the provider takes batches
};

struct Question {
  std::string subject;  // what it is about: an id for the ledger, never content
  llm_wire::Prompt prompt;
};

// What all attempts for a question together needed.
struct Spent {
  llm_wire::Usage usage;
  Decimal cost;            // USD, of what is known
  bool cost_known = true;  // false: an attempt had no known price, or no answer told its usage
  int attempts = 0;
};

struct Answered {
  std::string value;  // JSON by the schema
  std::string provider;
  std::string model;
  std::string request_id;  // the provider's; empty for an answer of the cache
  bool cached = false;     // paid for at an earlier time
  Spent spent;
};

// Codes: llm_unavailable (retryable), llm_budget_spent, llm_too_large, llm_refused,
// llm_answer_invalid, llm_misconfigured, llm_stopped (retryable), and those of the ledger.
struct Failed {
  Error error;
  std::optional<std::chrono::milliseconds> retry_after;  // not before; when retryable
  Spent spent;
};

// What a caller works with; all of it outlives the caller and is thread-safe.
struct Surroundings {
  Ledger& ledger;
  AnswerCache& cache;
  Budget& budget;
  const Prices& prices;
  Breakers& breakers;
  RungMemory& rungs;
  Timer& timer;
  const Clock& clock;
  Logger& logger;
  std::function<double()> chance;  // in [0, 1)
};

// Thread-safe. Blocks for as long as attempts and the waits between them take; no single wait is
// longer than a minute.
class Caller {
 public:
  // A model named twice is asked once.
  Caller(const std::vector<Target>& targets, Surroundings surroundings);

  // At most one good answer is paid for: with it the asking ends, and the same question is answered
  // from the cache from then on.
  std::expected<Answered, Failed> ask(const Question& question, const std::stop_token& stop);

 private:
  std::vector<Target> targets_;
  Surroundings surroundings_;
};

}  // namespace iscan::llm
