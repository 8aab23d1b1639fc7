// Wakes those who wait for events, after the commit that wrote them.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <stop_token>

namespace iscan::store_sql {

// Thread-safe.
class EventSignal {
 public:
  void notify() {
    {
      const std::scoped_lock lock(mutex_);
      ++changes_;
    }
    changed_.notify_all();
  }
  std::uint64_t changes() const {
    const std::scoped_lock lock(mutex_);
    return changes_;
  }
  void wait(std::uint64_t seen, std::chrono::steady_clock::time_point deadline,
            std::stop_token stop) {
    std::unique_lock lock(mutex_);
    changed_.wait_until(lock, stop, deadline, [&] { return changes_ != seen; });
  }

 private:
  mutable std::mutex mutex_;
  std::condition_variable_any changed_;
  std::uint64_t changes_ = 0;
};

}  // namespace iscan::store_sql
