// The queues in Redis, as Celery messages: id and name of the Celery task are those of ours.
#pragma once

#include <atomic>
#include <map>
#include <string>

#include "broker_redis/channel.h"
#include "broker_redis/events.h"
#include "ports/broker.h"

namespace iscan::broker_redis {

// Of the arguments in a message. Readers take this and the one before, and leave newer ones to
// newer programs.
inline constexpr int kMessageVersion = 1;

class RedisBroker final : public ports::Broker {
 public:
  struct Options {
    redis::Address broker;
    std::string key_prefix;
    std::map<std::string, std::string> task_names;  // of each queue
    bool sent_events = true;                        // tell monitors of each message
  };

  explicit RedisBroker(Options options);

  // A task that waits already (the set iscan:queued:QUEUE knows) is not added again. A queue
  // without a task name is a bug.
  Result<> publish(std::span<const ports::TaskMessage> messages) override;
  // The server's run and a mark in its memory: a restart and FLUSHALL both change it.
  Result<std::string> generation() override;
  // Whether Redis answers now.
  bool is_linked() override;

 private:
  Options options_;
  redis::Client client_;
  Channel channel_;
  LogicalClock clock_;
  std::string origin_;
  Events events_;
};

}  // namespace iscan::broker_redis
