// Circuit breakers: who failed again and again is left alone for a while. One for each model of
// each provider.
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>

#include "base/guarded.h"
#include "llm/timer.h"
#include "llm_wire/wire.h"

namespace iscan::llm {

struct BreakerOptions {
  int failures = 5;  // in a row, until it opens
  // Doubled each time that the trial after it fails, up to the long one.
  std::chrono::milliseconds short_pause = std::chrono::seconds{30};
  // When somebody must pay or mend the settings.
  std::chrono::milliseconds long_pause = std::chrono::minutes{15};
  // A trial that does not report within this time is forgotten.
  std::chrono::milliseconds trial = std::chrono::minutes{5};
};

enum class BreakerState : std::uint8_t { closed, open, half_open };

// Thread-safe.
class Breakers {
 public:
  // `timer` outlives the object.
  Breakers(BreakerOptions options, Timer& timer) : options_(options), timer_(timer) {}

  struct Refusal {
    std::chrono::milliseconds wait;  // until a trial is let through
    llm_wire::Outcome reason;        // what opened it
  };
  // Whether a call may go; nullopt: yes. After the pause one call may, as a trial (half-open).
  std::optional<Refusal> refuses(const std::string& provider, const std::string& model);

  // What came of a call that was let go. Any answer but a failure of the provider closes.
  void report(const std::string& provider, const std::string& model, llm_wire::Outcome outcome);

  // A call that was let go was not made, or its end is not known: another may be the trial.
  void withdraw(const std::string& provider, const std::string& model);

  BreakerState state(const std::string& provider, const std::string& model);

 private:
  struct Breaker {
    int failures = 0;
    bool open = false;
    Moment until;  // of the pause, or of the trial
    bool trial = false;
    std::chrono::milliseconds pause{0};
    llm_wire::Outcome reason = llm_wire::Outcome::retry;
  };
  using Table = std::map<std::pair<std::string, std::string>, Breaker>;

  void failed(Breaker& breaker, llm_wire::Outcome outcome) const;
  void open(Breaker& breaker, std::chrono::milliseconds pause, llm_wire::Outcome reason) const;

  BreakerOptions options_;
  Timer& timer_;
  Guarded<Table> breakers_;
};

}  // namespace iscan::llm
