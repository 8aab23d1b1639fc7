// What a node does by the clock: its lease and heartbeat, time limits, delayed messages, the
// messages of dead nodes, and the number of its slots.
#pragma once

#include <atomic>
#include <chrono>
#include <mutex>
#include <optional>
#include <set>
#include <stop_token>
#include <thread>

#include "base/log.h"
#include "broker_redis/consumer.h"
#include "broker_redis/node_options.h"
#include "broker_redis/pool.h"
#include "broker_redis/reaper.h"

namespace iscan::broker_redis {

class Keeper {
 public:
  struct Ports {
    Channel& channel;
    Jobs& jobs;
    Pool& pool;
    Settler& settler;
    Outbox& outbox;
    Consumer& consumer;
    Consumed& consumed;
    Events& events;
    Logger& log;
  };

  Keeper(Ports ports, const NodeOptions& options);
  ~Keeper() { stop(); }

  // The lease, the bindings and "worker-online". Error: those of redis::Connection.
  Result<> announce();
  void start();
  void stop();
  // Bindings and lease away, "worker-offline".
  void leave();
  void heartbeat() { publish("worker-heartbeat"); }
  void set_autoscale(int most, int least);

 private:
  using Time = std::chrono::steady_clock::time_point;

  void run(const std::stop_token& stop);
  void publish(std::string_view type);
  void end_over_time(Time now);
  Result<> renew();
  void reap();
  // Messages that Redis gave to this node in an answer that was lost.
  Result<> return_unknown();
  // Delivery tags of everything this node answers for.
  std::set<std::string> known_tags();
  void scale(Time now);
  // Tells once when something begins to fail, and once when it works again.
  void note(const Result<>& result);

  Ports ports_;
  const NodeOptions& options_;
  Reaper reaper_;
  std::mutex mutex_;
  std::optional<std::pair<int, int>> autoscale_;
  Time busy_until_;
  std::set<std::string> suspects_;  // tags that were unknown at the last look
  std::atomic<bool> away_{false};
  std::jthread thread_;  // last: it uses the members above
};

}  // namespace iscan::broker_redis
