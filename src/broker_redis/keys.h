// Names of keys and channels in Redis: kombu's, and our own under "iscan:".
#pragma once

#include <array>
#include <string>
#include <string_view>
#include <vector>

namespace iscan::broker_redis {

// kombu's default priority steps; 0 is the most urgent.
inline constexpr std::array kPrioritySteps = {0, 3, 6, 9};

// All processes of a cluster must agree on prefix and database.
class Keys {
 public:
  Keys(std::string prefix, int database) : prefix_(std::move(prefix)), database_(database) {}

  // The list of a queue's messages of one priority (0..9, others are clamped).
  std::string queue(std::string_view name, int priority = 0) const;
  // The lists of all queues, those of the most urgent step first.
  std::vector<std::string> queues(const std::vector<std::string>& names) const;

  std::string unacked() const { return prefix_ + "unacked"; }
  std::string unacked_index() const { return prefix_ + "unacked_index"; }
  std::string binding(std::string_view exchange) const;
  // The members of binding() whose queues never expire, as kombu 5.7 and newer keep them.
  std::string lasting_binding(std::string_view exchange) const;
  // Members of both: routing key, pattern and queue between separators.
  static std::string binding_member(std::string_view key, std::string_view queue);
  std::string control_channel() const { return channel("celery.pidbox"); }
  // `type` with dots: "worker.heartbeat".
  std::string event_channel(std::string_view type) const;

  std::string owners() const { return prefix_ + "iscan:owner"; }     // hash: delivery tag → node
  std::string bad() const { return prefix_ + "iscan:bad"; }          // list: unreadable messages
  std::string delayed() const { return prefix_ + "iscan:delayed"; }  // zset by time
  std::string reaper() const { return prefix_ + "iscan:reaper"; }    // lock
  std::string epoch() const { return prefix_ + "iscan:epoch"; }
  std::string lease(std::string_view node) const;
  // Set of the ids of our own tasks that wait in the queue.
  std::string queued(std::string_view queue) const;
  // Counts how often a task's worker died.
  std::string deaths(std::string_view task) const;
  // Any other key: a name that another member put into a binding.
  std::string named(std::string_view key) const { return prefix_ + std::string(key); }

 private:
  std::string channel(std::string_view name) const;

  std::string prefix_;
  int database_;
};

// The separator between a queue's name and its step, and in bindings.
inline constexpr std::string_view kSeparator = "\x06\x16";

}  // namespace iscan::broker_redis
