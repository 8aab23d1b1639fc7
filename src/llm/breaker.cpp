#include "llm/breaker.h"

#include <algorithm>

namespace iscan::llm {

using llm_wire::Outcome;

std::optional<Breakers::Refusal> Breakers::refuses(const std::string& provider,
                                                   const std::string& model) {
  const Moment now = timer_.now();
  return breakers_.with([&](Table& table) -> std::optional<Refusal> {
    const auto found = table.find({provider, model});
    if (found == table.end() || !found->second.open) return std::nullopt;
    Breaker& breaker = found->second;
    if (now < breaker.until) {
      const auto wait = std::chrono::ceil<std::chrono::milliseconds>(breaker.until - now);
      // A trial is over soon, whatever time it is given.
      return Refusal{breaker.trial ? std::min(wait, options_.short_pause) : wait, breaker.reason};
    }
    breaker.trial = true;
    breaker.until = now + options_.trial;
    return std::nullopt;
  });
}

void Breakers::open(Breaker& breaker, std::chrono::milliseconds pause, Outcome reason) const {
  breaker = {.failures = breaker.failures,
             .open = true,
             .until = timer_.now() + pause,
             .trial = false,
             .pause = pause,
             .reason = reason};
}

void Breakers::failed(Breaker& breaker, Outcome outcome) const {
  ++breaker.failures;
  if (breaker.open && breaker.trial) {
    const auto twice = std::max(breaker.pause * 2, options_.short_pause);
    open(breaker, std::min(twice, options_.long_pause), outcome);
  } else if (!breaker.open && breaker.failures >= options_.failures) {
    open(breaker, options_.short_pause, outcome);
  }
}

void Breakers::report(const std::string& provider, const std::string& model, Outcome outcome) {
  breakers_.with([&](Table& table) {
    Breaker& breaker = table[{provider, model}];
    switch (outcome) {
      case Outcome::retry:
      case Outcome::invalid_response: failed(breaker, outcome); return;
      case Outcome::pause_provider:
      case Outcome::fatal_auth:
      case Outcome::fatal_config: open(breaker, options_.long_pause, outcome); return;
      case Outcome::ok:
      case Outcome::ok_lenient:
      case Outcome::fatal_request:
      case Outcome::schema_refused:
      case Outcome::fatal_too_large:
      case Outcome::refused:
      case Outcome::truncated:
      case Outcome::continues:
      case Outcome::invalid_content: breaker = {}; return;
    }
  });
}

void Breakers::withdraw(const std::string& provider, const std::string& model) {
  breakers_.with([&](Table& table) {
    const auto found = table.find({provider, model});
    if (found == table.end() || !found->second.trial) return;
    found->second.trial = false;
    found->second.until = timer_.now();
  });
}

BreakerState Breakers::state(const std::string& provider, const std::string& model) {
  const Moment now = timer_.now();
  return breakers_.with([&](Table& table) {
    const auto found = table.find({provider, model});
    if (found == table.end() || !found->second.open) return BreakerState::closed;
    const Breaker& breaker = found->second;
    return breaker.trial || now >= breaker.until ? BreakerState::half_open : BreakerState::open;
  });
}

}  // namespace iscan::llm
