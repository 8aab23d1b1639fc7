// Time that jumps from event to event instead of passing.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <queue>
#include <vector>

#include "base/clock.h"

namespace iscan::capacity {

using std::chrono::microseconds;
// Finer than what the program stores: cheap stages take less than a millisecond.
using Moment = std::chrono::sys_time<microseconds>;

// Used by one thread at a time.
class VirtualTime final : public Clock {
 public:
  explicit VirtualTime(Moment start) : now_(start) {}

  Instant now() const override { return std::chrono::floor<std::chrono::milliseconds>(now_); }
  Moment exact() const { return now_; }
  // Does `action` at `when`, or as the next thing when that is over; what is due at the same moment
  // is done in the order it was asked for.
  void at(Moment when, std::function<void()> action);
  void in(microseconds time, std::function<void()> action) { at(now_ + time, std::move(action)); }
  // Does the next action; false when there is none.
  bool step();

 private:
  struct Event {
    Moment when;
    std::uint64_t number;
    std::function<void()> action;
    bool operator>(const Event& other) const {
      return std::pair{when, number} > std::pair{other.when, other.number};
    }
  };

  Moment now_;
  std::uint64_t asked_ = 0;
  std::priority_queue<Event, std::vector<Event>, std::greater<>> events_;
};

}  // namespace iscan::capacity
