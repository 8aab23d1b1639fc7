// The time of waits: steady, and injected, so that tests wait for nothing.
#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <stop_token>

namespace iscan::llm {

using Moment = std::chrono::steady_clock::time_point;

// Thread-safe.
class Timer {
 public:
  virtual ~Timer() = default;
  virtual Moment now() const = 0;
  // Ends when `ready` holds, when `until` has come, or when a stop is requested; says whether
  // `ready` holds. `lock` guards what `ready` looks at, whoever changes that notifies `changed`.
  virtual bool wait(std::unique_lock<std::mutex>& lock, std::condition_variable_any& changed,
                    const std::stop_token& stop, Moment until,
                    const std::function<bool()>& ready) = 0;

  // False: stopped before `until`.
  bool sleep_until(Moment until, const std::stop_token& stop);
};

class SteadyTimer final : public Timer {
 public:
  Moment now() const override { return std::chrono::steady_clock::now(); }
  bool wait(std::unique_lock<std::mutex>& lock, std::condition_variable_any& changed,
            const std::stop_token& stop, Moment until, const std::function<bool()>& ready) override;
};

}  // namespace iscan::llm
