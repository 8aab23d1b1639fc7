// One question to one provider: which request comes next after each answer. Sends nothing.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

#include "llm_wire/wire.h"

namespace iscan::llm {

enum class Next : std::uint8_t {
  answered,
  repeat,   // the same request, after `wait`
  changed,  // another request, at once
  leave,    // this provider cannot; where it may later, after `wait`
};

struct Decision {
  Next next = Next::leave;
  std::chrono::milliseconds wait{0};
};

// Each kind of change has its own limit, so that no sequence of answers goes on for ever: a request
// is repeated until three attempts failed, the output is raised once, one repair is asked for, two
// rungs are gone down, eight continuations followed.
class Conversation {
 public:
  static constexpr int kFailures = 3;
  static constexpr int kContinuations = 8;
  static constexpr int kMostSends = kFailures + 2 + 1 + 1 + kContinuations;
  static constexpr std::chrono::milliseconds kFirstWait{500};
  static constexpr std::chrono::milliseconds kLongestWait{60'000};
  // Providers refuse more where the answer is not streamed.
  static constexpr int kMostOutputTokens = 20'000;

  Conversation(llm_wire::Prompt prompt, llm_wire::Rung rung)
      : prompt_(std::move(prompt)), rung_(rung) {}

  // The next request.
  const llm_wire::Prompt& prompt() const { return prompt_; }
  llm_wire::Rung rung() const { return rung_; }
  const std::string& continuation() const { return continuation_; }
  const std::string& begun() const { return begun_; }  // the text that it continues

  // What comes after that reading. `chance` is in [0, 1) and shortens waits by up to a quarter.
  Decision take(const llm_wire::Reading& reading, double chance);
  // Instead of sending a request that is the same as one that failed.
  Decision same_again();

 private:
  Decision repeat(std::optional<std::chrono::milliseconds> hint, double chance);
  Decision lower_rung();
  Decision raise_output();
  Decision repair(const llm_wire::Reading& reading);
  Decision go_on(const llm_wire::Reading& reading);
  Decision begin_anew();

  llm_wire::Prompt prompt_;
  llm_wire::Rung rung_;
  std::string continuation_;
  std::string begun_;
  int failures_ = 0;
  int continuations_ = 0;
  bool raised_ = false;
  bool repaired_ = false;
  bool rung_changed_ = false;  // by the last decision
};

}  // namespace iscan::llm
