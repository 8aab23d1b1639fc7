// What providers say in the heads of their answers about how much more they take.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <utility>

#include "base/clock.h"

namespace iscan::llm {

// Of requests or of tokens; what is not said is not set.
struct RateHint {
  std::optional<std::int64_t> limit;               // a minute
  std::optional<std::int64_t> remaining;           // until the reset
  std::optional<std::chrono::milliseconds> reset;  // from now
};

struct RateHints {
  RateHint requests;
  RateHint tokens;
};

// Reads x-ratelimit-* and anthropic-ratelimit-*; names in lower case. `now` is for resets that are
// told as instants.
RateHints read_rate_headers(std::span<const std::pair<std::string, std::string>> headers,
                            Instant now);

}  // namespace iscan::llm
