// One connection to a Redis server: commands, pipelines, subscriptions.
#pragma once

#include <chrono>
#include <initializer_list>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "redis/address.h"
#include "redis/reply.h"

// Names of hiredis.
struct redisContext;     // NOLINT(readability-identifier-naming)
struct redisSSLContext;  // NOLINT(readability-identifier-naming)

namespace iscan::redis {

// A command and its arguments; any bytes are allowed.
using Command = std::vector<std::string>;

// Used by one thread at a time. After broker_unavailable the link is of no use: make another.
// Errors of every call: broker_unavailable (unavailable, retryable) when the link is broken or the
// server is loading or read-only; broker_refused (internal) for a wrong password, missing rights or
// a wrong command.
class Connection {
 public:
  struct Options {
    std::chrono::milliseconds connect_time{3000};
    // For an answer; a command that blocks in the server needs more than it blocks.
    std::chrono::milliseconds answer_time{10000};
  };

  // Connects, encrypts, logs in and selects the database.
  static Result<std::unique_ptr<Connection>> open(const Address& address, Options options);
  static Result<std::unique_ptr<Connection>> open(const Address& address) {
    return open(address, {});
  }

  // One round trip; an error answer becomes an Error.
  Result<Reply> call(const Command& command);
  // All commands in one round trip, answers in their order; error answers stay replies, except
  // those that say the server is of no use now.
  Result<std::vector<Reply>> pipeline(std::span<const Command> commands);

  // For subscriptions and blocking commands: sends without waiting …
  Result<> send(const Command& command);
  // … and takes an answer if one is there within `wait`.
  Result<std::optional<Reply>> receive(std::chrono::milliseconds wait);
  // To wait for answers with poll(2). Encrypted bytes that were read already are not seen there,
  // so ask receive(0) first.
  int fd() const;
  // False after an error and when the server is known to have closed the link.
  bool linked() const;

 private:
  struct Free {
    void operator()(redisContext* context) const;
    void operator()(redisSSLContext* context) const;
  };

  Connection() = default;
  Result<> encrypt(const Address& address);
  Result<> log_in(const Address& address);
  Error broken();
  void append(const Command& command);
  Result<> flush();
  Result<Reply> next();

  std::unique_ptr<redisSSLContext, Free> tls_;
  std::unique_ptr<redisContext, Free> link_;
};

// The error answer of a server as an Error.
Error error_of(const Reply& reply);

}  // namespace iscan::redis
