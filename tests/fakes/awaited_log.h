// A log that tests can wait on, instead of sleeping.
#pragma once

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <set>
#include <string>

#include "base/log.h"

namespace iscan::fakes {

// Thread-safe.
class AwaitedLog final : public Logger {
 public:
  void log(LogLevel, std::string_view event, std::initializer_list<LogField>) override {
    {
      const std::scoped_lock lock(mutex_);
      seen_.emplace(event);
    }
    logged_.notify_all();
  }
  // False when the event was not logged in time.
  bool wait_for(const std::string& event, std::chrono::seconds time) {
    std::unique_lock lock(mutex_);
    return logged_.wait_for(lock, time, [&] { return seen_.contains(event); });
  }

 private:
  std::mutex mutex_;
  std::condition_variable logged_;
  std::set<std::string, std::less<>> seen_;
};

}  // namespace iscan::fakes
