// Messages in Redis: published, taken, acknowledged, given back.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "broker_redis/keys.h"
#include "celery/message.h"
#include "redis/client.h"

namespace iscan::broker_redis {

// Seconds since 1970, as scores and headers have them.
celery::Seconds now_seconds();

// A message in the hands of a node.
struct Delivery {
  std::string tag;  // under which it is acknowledged
  std::string raw;
};

// Thread-safe. Errors: those of redis::Connection.
class Channel {
 public:
  // `node` owns what it takes. `client` outlives the object.
  Channel(redis::Client& client, Keys keys, std::string node)
      : client_(client), keys_(std::move(keys)), node_(std::move(node)) {}

  // At most `most` messages of the queues, the most urgent first; equally urgent ones in the order
  // of `queues`.
  Result<std::vector<Delivery>> claim(const std::vector<std::string>& queues, int most);
  // Acknowledges what this node owns.
  redis::Command acknowledge(std::span<const std::string> tags);
  // Gives a message of this node back to the front of its queue, marked as redelivered.
  Result<bool> give_back(const celery::Request& request, std::string_view raw);
  // Puts a message nobody can read aside.
  Result<> park(const std::string& tag, const std::string& raw);
  // Puts it aside until its ETA.
  Result<> delay(const celery::Request& request, const std::string& raw);
  // Returns what was put aside and is due now; how many.
  Result<int> return_due();

  // The command that sends a task; told apart from Python's by nothing but its header `lang`.
  redis::Command publish(const celery::Outgoing& task, const std::string& message) const;
  // Appends what makes the queue known to kombu, for exchanges and monitors, and known as lasting:
  // kombu 5.7 drops the bindings of a queue that it takes for an expired one.
  void declare(const std::string& queue, std::vector<redis::Command>& commands) const;

  // Prolongs the lease of the node and keeps foreign visibility timeouts off its messages.
  Result<> renew(std::span<const std::string> tags, std::chrono::milliseconds lease);
  Result<> end_lease();

  const Keys& keys() const { return keys_; }
  const std::string& node() const { return node_; }
  redis::Client& client() { return client_; }

 private:
  redis::Client& client_;
  Keys keys_;
  std::string node_;
};

}  // namespace iscan::broker_redis
