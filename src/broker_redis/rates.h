// Rate limits per task name, as Celery writes them: "10/m", "5/s", "2".
#pragma once

#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace iscan::broker_redis {

// Tasks a second; nothing when the text is no rate. "0" and "" mean no limit: 0.
std::optional<double> parse_rate(std::string_view text);

// Used under the lock of its owner.
class Rates {
 public:
  using Time = std::chrono::steady_clock::time_point;

  // `shown` is what monitors see; 0 per second removes the limit.
  void set(const std::string& task, double per_second, std::string shown);
  // "" when the task has no limit.
  std::string shown(const std::string& task) const;
  // When the task may start next; in the past: now.
  Time ready_at(const std::string& task) const;
  // One of them starts now.
  void started(const std::string& task, Time now);

 private:
  struct Limit {
    double per_second = 0;
    std::string shown;
    Time next;
  };
  std::map<std::string, Limit, std::less<>> limits_;
};

}  // namespace iscan::broker_redis
