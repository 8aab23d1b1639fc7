// Time is injected: only apps/ create SystemClock, tests use FixedClock.
#pragma once

#include <chrono>

namespace iscan {

// An instant in UTC with the precision we store.
using Instant = std::chrono::sys_time<std::chrono::milliseconds>;

class Clock {
 public:
  virtual ~Clock() = default;
  virtual Instant now() const = 0;
};

class SystemClock final : public Clock {
 public:
  Instant now() const override {
    return std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
  }
};

// A clock that moves only when told to.
class FixedClock final : public Clock {
 public:
  explicit FixedClock(Instant start) : now_(start) {}
  Instant now() const override { return now_; }
  void advance(std::chrono::milliseconds by) { now_ += by; }

 private:
  Instant now_;
};

}  // namespace iscan
