// A log that counts events, for tests that wait until something was tried several times.
#pragma once

#include <chrono>
#include <condition_variable>
#include <map>
#include <mutex>
#include <string>

#include "base/log.h"

namespace iscan::fakes {

// Thread-safe.
class CountedLog final : public Logger {
 public:
  void log(LogLevel, std::string_view event, std::initializer_list<LogField>) override {
    {
      const std::scoped_lock lock(mutex_);
      ++seen_[std::string(event)];
    }
    logged_.notify_all();
  }
  // False when the event was not logged that often in time.
  bool wait_for(const std::string& event, int times, std::chrono::seconds time) {
    std::unique_lock lock(mutex_);
    return logged_.wait_for(lock, time, [&] { return seen_[event] >= times; });
  }

 private:
  std::mutex mutex_;
  std::condition_variable logged_;
  std::map<std::string, int> seen_;
};

}  // namespace iscan::fakes
