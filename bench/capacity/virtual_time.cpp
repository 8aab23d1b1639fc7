#include "capacity/virtual_time.h"

#include <utility>

namespace iscan::capacity {

void VirtualTime::at(Moment when, std::function<void()> action) {
  events_.push({std::max(when, now_), asked_++, std::move(action)});
}

bool VirtualTime::step() {
  if (events_.empty()) return false;
  Event event = events_.top();
  events_.pop();
  now_ = event.when;
  event.action();
  return true;
}

}  // namespace iscan::capacity
