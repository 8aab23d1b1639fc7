// Keeps the requests to a provider below its rates, so that it need not refuse them.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <deque>
#include <expected>
#include <mutex>
#include <optional>
#include <stop_token>

#include "llm/rate_headers.h"
#include "llm/timer.h"

namespace iscan::llm {

// 0: no limit.
struct Rate {
  std::int64_t requests_per_minute = 0;
  std::int64_t tokens_per_minute = 0;
  int parallel = 8;
};

// In no minute, wherever it begins, go more than the rate allows; only a request larger than the
// tokens of a whole minute goes all the same, alone. Thread-safe; in one process.
class RateLimiter {
 public:
  // The right to one call; it counts as running until the object goes. The limiter outlives it.
  class Pass {
   public:
    Pass(Pass&& other) noexcept;
    Pass& operator=(Pass&&) = delete;
    ~Pass();
    // What the call really needed, for the rest of the minute.
    void settle(std::int64_t tokens);

   private:
    friend class RateLimiter;
    Pass(RateLimiter& limiter, std::uint64_t id) : limiter_(&limiter), id_(id) {}
    RateLimiter* limiter_;
    std::uint64_t id_;
  };

  // `timer` outlives the object.
  RateLimiter(Rate rate, Timer& timer) : set_(rate), rate_(rate), timer_(timer) {}

  // When a call of so many tokens can go, if no other goes before; calls that run do not count.
  Moment when(std::int64_t tokens);
  // Waits until it can go. Error: it cannot before `latest`, or a stop was requested; how long to
  // wait before it is asked again.
  std::expected<Pass, std::chrono::milliseconds> enter(std::int64_t tokens, Moment latest,
                                                       const std::stop_token& stop);
  // Takes the provider's word where it is the stricter one.
  void learn(const RateHints& hints);

 private:
  struct Gone {
    std::uint64_t id;
    Moment at;
    std::int64_t tokens;
  };
  // What the provider still takes until its next reset.
  struct Allowance {
    std::int64_t left = 0;
    Moment until;
  };

  Moment earliest(std::int64_t tokens, Moment now);
  Moment room_in_window(std::int64_t tokens, Moment now) const;
  Pass let_go(std::int64_t tokens, Moment now);

  const Rate set_;  // by the settings
  Rate rate_;       // with the provider's word
  Timer& timer_;
  std::mutex mutex_;
  std::condition_variable_any changed_;  // a call ended
  std::deque<Gone> window_;              // of the last minute, by `at`
  std::optional<Allowance> requests_;
  std::optional<Allowance> tokens_;
  std::uint64_t next_id_ = 0;
  int running_ = 0;
};

}  // namespace iscan::llm
