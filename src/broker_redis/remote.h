// Remote control: what `celery inspect` and `celery control`, and Flower's buttons, do with a node.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <thread>

#include "base/fd.h"
#include "base/log.h"
#include "broker_redis/consumer.h"
#include "broker_redis/node_options.h"
#include "broker_redis/pool.h"
#include "celery/control.h"

namespace iscan::broker_redis {

// A method's answer: JSON, null for none, or the message of a Python exception.
using Answer = Result<celery::Json>;

// Thread-safe parts of the node that methods look at and change.
struct RemoteParts {
  Channel& channel;
  Jobs& jobs;
  Pool& pool;
  Settler& settler;
  Consumer& consumer;
  Consumed& consumed;
  Events& events;
  LogicalClock& clock;
  const Tasks& tasks;
  const OnDiscard& on_discard;
  const NodeOptions& options;
  std::function<void()> heartbeat;          // publishes one now
  std::function<void()> shutdown;           // begins a warm stop of the program
  std::function<void(int, int)> autoscale;  // most, least; empty = not enabled
  std::chrono::steady_clock::time_point begun = std::chrono::steady_clock::now();
};

// Runs a method. Error: remote_refused (invalid_input), its message is what Python would print.
Answer run_method(RemoteParts& parts, const std::string& method, const celery::Json& arguments);

// Hears broadcasts and answers them, on a thread and links of its own: an answer must be there
// within a second, whatever the tasks do.
class Remote {
 public:
  Remote(RemoteParts parts, Logger& log);
  ~Remote() { stop(); }

  // Asks the other nodes what was revoked, then listens.
  void start();
  void stop();

 private:
  void run(const std::stop_token& stop);
  Result<std::unique_ptr<redis::Connection>> listen();
  void ask_peers();
  void handle(const std::string& raw);
  Result<> answer(const celery::Control& control, const celery::Json& value);

  RemoteParts parts_;
  Logger& log_;
  UniqueFd wake_;
  std::jthread thread_;  // last: it uses the members above
};

}  // namespace iscan::broker_redis
