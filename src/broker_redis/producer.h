// Sends tasks to other workers and waits for their results.
#pragma once

#include <chrono>
#include <optional>
#include <span>
#include <stop_token>
#include <string>

#include "broker_redis/channel.h"
#include "broker_redis/results.h"

namespace iscan::broker_redis {

// What producers of this process call themselves: "gen1234@host".
std::string producer_name();

// Thread-safe.
class Producer {
 public:
  struct Options {
    redis::Address broker;
    redis::Address backend;
    std::string key_prefix;
  };

  explicit Producer(const Options& options);

  // All of them in one round trip. Errors: those of redis::Connection; some may have been sent
  // then.
  Result<> send(std::span<const celery::Outgoing> tasks);
  // The sizes of chords first, then the messages.
  Result<> send(const celery::Dispatch& dispatch);
  // Asks all workers not to run the task, or to end it.
  Result<> revoke(const std::string& id);
  // The final result of a task; nothing when there is none at `deadline` or `stop` is requested.
  Result<std::optional<celery::ResultMeta>> wait(const std::string& id,
                                                 std::chrono::steady_clock::time_point deadline,
                                                 const std::stop_token& stop);

 private:
  redis::Client broker_;
  redis::Client backend_;
  Channel channel_;
  Results results_;
  std::string origin_;
};

}  // namespace iscan::broker_redis
