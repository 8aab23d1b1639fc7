#include "http/event_queue.h"

#include <utility>

namespace iscan::http {

bool EventQueue::push(std::string_view text) {
  bool open = false;
  {
    const std::scoped_lock lock(mutex_);
    if (waiting_.size() + text.size() > kMaxBytes) ended_ = true;
    open = !ended_;
    if (open) waiting_ += text;
  }
  wake_();
  return open;
}

void EventQueue::end() {
  {
    const std::scoped_lock lock(mutex_);
    ended_ = true;
  }
  wake_();
}

bool EventQueue::ended() const {
  const std::scoped_lock lock(mutex_);
  return ended_;
}

std::string EventQueue::take() {
  const std::scoped_lock lock(mutex_);
  return std::exchange(waiting_, {});
}

}  // namespace iscan::http
