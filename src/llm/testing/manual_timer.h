// A timer whose waits end at once: time jumps to where they would end.
#pragma once

#include "base/clock.h"
#include "llm/timer.h"

namespace iscan::llm::testing {

class ManualTimer final : public Timer {
 public:
  // `clock`, when there is one, moves along; it outlives the object.
  explicit ManualTimer(FixedClock* clock = nullptr) : clock_(clock) {}

  Moment now() const override { return now_; }
  bool wait(std::unique_lock<std::mutex>&, std::condition_variable_any&,
            const std::stop_token& stop, Moment until,
            const std::function<bool()>& ready) override {
    if (ready()) return true;
    if (stop.stop_requested()) return false;
    if (until > now_) advance(std::chrono::ceil<std::chrono::milliseconds>(until - now_));
    return ready();
  }
  void advance(std::chrono::milliseconds by) {
    now_ += by;
    if (clock_ != nullptr) clock_->advance(by);
  }

 private:
  FixedClock* clock_;
  Moment now_{std::chrono::hours{1000}};
};

}  // namespace iscan::llm::testing
