// The embedded broker, with a look at how long its messages wait.
#pragma once

#include <map>
#include <string>
#include <unordered_map>

#include "broker_embedded/embedded_broker.h"
#include "capacity/virtual_time.h"

namespace iscan::capacity {

struct QueueNumbers {
  std::int64_t taken = 0;
  std::int64_t depth = 0;
  std::int64_t deepest = 0;
  microseconds waited{0};  // all messages together
  microseconds longest{0};
};

class WatchedQueues final : public ports::TaskQueues {
 public:
  explicit WatchedQueues(const VirtualTime& time) : time_(time) {}

  Result<> publish(std::span<const ports::TaskMessage> messages) override;
  Result<std::string> generation() override { return broker_.generation(); }
  bool is_linked() override { return true; }
  Result<std::optional<ports::Delivery>> take(std::span<const std::string> queues,
                                              std::chrono::steady_clock::time_point deadline,
                                              std::stop_token stop) override;
  Result<> acknowledge(const ports::Delivery& delivery) override {
    return broker_.acknowledge(delivery);
  }

  const std::map<std::string, QueueNumbers>& numbers() const { return numbers_; }

 private:
  const VirtualTime& time_;
  broker_embedded::EmbeddedBroker broker_;
  std::unordered_map<TaskId, Moment> since_;  // of what waits
  std::map<std::string, QueueNumbers> numbers_;
};

}  // namespace iscan::capacity
