// The port to the queues. A broker only carries "please look at this task"; the database decides.
// Delivery is at least once.
#pragma once

#include <chrono>
#include <optional>
#include <span>
#include <stop_token>

#include "base/result.h"
#include "ports/records.h"

namespace iscan::ports {

// Thread-safe. Errors: broker_unavailable (unavailable).
class Broker {
 public:
  virtual ~Broker() = default;
  // A task that already waits in its queue is not added again.
  virtual Result<> publish(std::span<const TaskMessage> messages) = 0;
  // Names the broker's memory: another answer than before means that messages published earlier may
  // be gone.
  virtual Result<std::string> generation() = 0;
  // Whether it answers now.
  virtual bool is_linked() = 0;
};

// A message with what the broker needs to recognise it when it is acknowledged.
struct Delivery {
  TaskMessage message;
  std::string tag;
};

// A broker whose messages threads of this program take.
class TaskQueues : public Broker {
 public:
  // Blocks until one of the queues has a message, `deadline` passes or `stop` is requested.
  virtual Result<std::optional<Delivery>> take(std::span<const std::string> queues,
                                               std::chrono::steady_clock::time_point deadline,
                                               std::stop_token stop) = 0;
  // The message was dealt with and must not be delivered again.
  virtual Result<> acknowledge(const Delivery& delivery) = 0;
};

}  // namespace iscan::ports
