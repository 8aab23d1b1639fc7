// The broker of a single process: queues in memory. The database keeps every task, so nothing is
// lost with the process; the upkeep publishes all waiting tasks again at the next start.
#pragma once

#include <condition_variable>
#include <deque>
#include <map>
#include <mutex>
#include <set>

#include "base/id.h"
#include "ports/broker.h"

namespace iscan::broker_embedded {

class EmbeddedBroker final : public ports::TaskQueues {
 public:
  Result<> publish(std::span<const ports::TaskMessage> messages) override;
  // Messages are lost with the process alone, and the next one publishes all of them.
  Result<std::string> generation() override { return std::string(); }
  bool is_linked() override { return true; }
  Result<std::optional<ports::Delivery>> take(std::span<const std::string> queues,
                                              std::chrono::steady_clock::time_point deadline,
                                              std::stop_token stop) override;
  Result<> acknowledge(const ports::Delivery& delivery) override;

 private:
  std::optional<ports::TaskMessage> pop(std::span<const std::string> queues);

  std::mutex mutex_;
  std::condition_variable_any published_;
  std::map<std::string, std::deque<TaskId>, std::less<>> queues_;
  std::set<TaskId> waiting_;  // what the queues hold, to refuse doubles
};

}  // namespace iscan::broker_embedded
