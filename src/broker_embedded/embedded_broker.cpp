#include "broker_embedded/embedded_broker.h"

#include <ranges>

namespace iscan::broker_embedded {

Result<> EmbeddedBroker::publish(std::span<const ports::TaskMessage> messages) {
  {
    const std::scoped_lock lock(mutex_);
    for (const ports::TaskMessage& message : messages) {
      if (waiting_.insert(message.task).second) queues_[message.queue].push_back(message.task);
    }
  }
  if (!messages.empty()) published_.notify_all();
  return {};
}

std::optional<ports::TaskMessage> EmbeddedBroker::pop(std::span<const std::string> queues) {
  // Later stages first: documents that are under way finish before new ones begin.
  for (const std::string& name : queues | std::views::reverse) {
    const auto queue = queues_.find(name);
    if (queue == queues_.end() || queue->second.empty()) continue;
    ports::TaskMessage message{std::move(queue->second.front()), name};
    queue->second.pop_front();
    waiting_.erase(message.task);
    return message;
  }
  return std::nullopt;
}

Result<std::optional<ports::Delivery>> EmbeddedBroker::take(
    std::span<const std::string> queues, std::chrono::steady_clock::time_point deadline,
    std::stop_token stop) {
  std::optional<ports::Delivery> delivery;
  std::unique_lock lock(mutex_);
  published_.wait_until(lock, stop, deadline, [&] {
    if (auto message = pop(queues)) delivery = ports::Delivery{std::move(*message), {}};
    return delivery.has_value();
  });
  return delivery;
}

// A message leaves the queue when it is taken; a worker's death is the lease's matter.
Result<> EmbeddedBroker::acknowledge(const ports::Delivery&) { return {}; }

}  // namespace iscan::broker_embedded
