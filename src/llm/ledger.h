// The port that keeps every attempt, so that money spent is seen even when the process is killed.
#pragma once

#include <chrono>
#include <optional>
#include <string>

#include "base/clock.h"
#include "base/decimal.h"
#include "base/result.h"
#include "llm_wire/wire.h"

namespace iscan::llm {

// Written before anything is sent. One that never ends was perhaps paid.
struct Begun {
  std::string subject;  // what the question is about: the id of a document or task
  std::string provider;
  std::string model;
  std::string prompt;  // name of its version
  llm_wire::Rung rung = llm_wire::Rung::native;
  std::string request_hash;               // SHA-256 of the body, hexadecimal
  std::optional<Decimal> estimated_cost;  // USD at most; not set where the price is not known
  Instant at;
};

struct Ended {
  llm_wire::Outcome outcome = llm_wire::Outcome::retry;
  std::string transport_error;  // a code of http_client; empty when an answer came
  std::chrono::milliseconds took{0};
  llm_wire::Usage usage;
  std::optional<Decimal> cost;  // USD; not set where the price or the usage is not known
  std::string request_id;       // the provider's; may be empty
  Instant at;
};

// Thread-safe.
class Ledger {
 public:
  virtual ~Ledger() = default;
  // Durable when it returns; gives the attempt's id. On an error nothing is sent.
  virtual Result<std::string> begin(const Begun& begun) = 0;
  virtual Result<> end(const std::string& id, const Ended& ended) = 0;
};

}  // namespace iscan::llm
