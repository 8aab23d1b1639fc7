// Ids of tasks that must not run. Remembered for some hours; the oldest are forgotten first.
#pragma once

#include <chrono>
#include <deque>
#include <string>
#include <unordered_set>
#include <utility>
#include <vector>

namespace iscan::broker_redis {

// Used under the lock of its owner.
class Revoked {
 public:
  void add(const std::string& id);
  bool contains(const std::string& id);
  std::vector<std::string> ids();

 private:
  using Time = std::chrono::steady_clock::time_point;
  void forget_old();

  std::deque<std::pair<Time, std::string>> order_;
  std::unordered_set<std::string> ids_;
};

}  // namespace iscan::broker_redis
