// A worker that Celery's programs take for one of theirs: it takes tasks from Redis, runs them on
// threads, stores results, publishes events and obeys remote control.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <string>

#include "base/log.h"
#include "base/result.h"
#include "broker_redis/node_options.h"
#include "broker_redis/task.h"

namespace iscan::broker_redis {

class Node {
 public:
  struct Hooks {
    OnDiscard on_discard;            // may be empty
    std::function<void()> shutdown;  // remote control asks the program to end
  };

  Node(NodeOptions options, Tasks tasks, Hooks hooks, Logger& log);
  ~Node();

  // Error: broker_unavailable, broker_refused. After this it consumes.
  Result<> start();
  // Takes nothing new; what waits goes back to its queue, what runs may finish for `drain`, then it
  // is asked to stop and handed back. Error worker_stuck (timeout) when a task does not react: its
  // message is handed back all the same, and the program should end without waiting for it.
  Result<> stop(std::chrono::milliseconds drain);

  const std::string& name() const;
  // Whether Redis answers now.
  bool is_linked();

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

}  // namespace iscan::broker_redis
