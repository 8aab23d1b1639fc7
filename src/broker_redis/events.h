// Celery's events: what a worker tells monitors about itself and its tasks.
#pragma once

#include <atomic>
#include <span>
#include <string>
#include <string_view>

#include "broker_redis/keys.h"
#include "celery/json.h"
#include "celery/message.h"
#include "redis/connection.h"

namespace iscan::broker_redis {

// Lamport's clock of this process. Thread-safe.
class LogicalClock {
 public:
  std::int64_t tick() { return ++value_; }
  // Goes on after what another process said.
  void adjust(std::int64_t received);
  std::int64_t value() const { return value_; }

 private:
  std::atomic<std::int64_t> value_{0};
};

// Makes events of one node. Thread-safe.
class Events {
 public:
  Events(Keys keys, std::string node, LogicalClock& clock, bool task_events)
      : keys_(std::move(keys)), node_(std::move(node)), clock_(clock), task_events_(task_events) {}

  // Whether monitors asked for events about tasks.
  bool task_events() const { return task_events_; }
  // Returns what it was before.
  bool set_task_events(bool on) { return task_events_.exchange(on); }

  // "task-started" and its fields, with node, time and clock.
  celery::Json make(std::string_view type, celery::Json fields);
  // One event, or several about tasks, as a command.
  redis::Command publish(const celery::Json& event) const;
  redis::Command publish_tasks(std::span<const celery::Json> events) const;

 private:
  Keys keys_;
  std::string node_;
  LogicalClock& clock_;
  std::atomic<bool> task_events_;
};

// The fields that every event about a received or sent task has.
celery::Json received_fields(const celery::Request& request);
celery::Json sent_fields(const celery::Outgoing& task);

}  // namespace iscan::broker_redis
