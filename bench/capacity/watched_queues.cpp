#include "capacity/watched_queues.h"

#include <algorithm>

namespace iscan::capacity {

Result<> WatchedQueues::publish(std::span<const ports::TaskMessage> messages) {
  for (const ports::TaskMessage& message : messages) {
    // What waits already is not added again, here as there.
    if (!since_.try_emplace(message.task, time_.exact()).second) continue;
    QueueNumbers& queue = numbers_[message.queue];
    queue.deepest = std::max(queue.deepest, ++queue.depth);
  }
  return broker_.publish(messages);
}

Result<std::optional<ports::Delivery>> WatchedQueues::take(
    std::span<const std::string> queues, std::chrono::steady_clock::time_point deadline,
    std::stop_token stop) {
  auto delivery = broker_.take(queues, deadline, std::move(stop));
  if (!delivery || !*delivery) return delivery;
  const ports::TaskMessage& message = (*delivery)->message;
  const auto waited = time_.exact() - since_.extract(message.task).mapped();
  QueueNumbers& queue = numbers_[message.queue];
  ++queue.taken;
  --queue.depth;
  queue.waited += waited;
  queue.longest = std::max<microseconds>(queue.longest, waited);
  return delivery;
}

}  // namespace iscan::capacity
