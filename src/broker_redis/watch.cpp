#include <poll.h>

#include <algorithm>

#include "broker_redis/consumer.h"

namespace iscan::broker_redis {
namespace {

// BLMOVE from a list's end to the same end changes nothing: it returns when there is a message. The
// server ends the wait after this time, so that a dead link is noticed.
constexpr const char* kServerWait = "5";

}  // namespace

Result<> Watch::arm(const std::string& queue) {
  Peek& peek = peeks_[queue];
  if (peek.armed && peek.connection->linked()) return {};
  if (!peek.connection || !peek.connection->linked()) {
    auto opened = redis::Connection::open(address_);
    if (!opened) return fail(std::move(opened).error());
    peek.connection = std::move(*opened);
  }
  const std::string key = keys_.queue(queue);
  auto sent = peek.connection->send({"BLMOVE", key, key, "RIGHT", "RIGHT", kServerWait});
  if (!sent) return sent;
  peek.armed = true;
  return {};
}

Result<bool> Watch::answered(Peek& peek) {
  auto reply = peek.connection->receive(std::chrono::milliseconds{0});
  if (!reply) {
    peek.connection.reset();
    peek.armed = false;
    return fail(std::move(reply).error());
  }
  if (!*reply) return false;
  peek.armed = false;
  return true;
}

Result<> Watch::wait(const std::vector<std::string>& queues, std::chrono::milliseconds wait,
                     int wake) {
  std::erase_if(peeks_,
                [&](const auto& peek) { return !std::ranges::contains(queues, peek.first); });
  std::vector<pollfd> waiting{{.fd = wake, .events = POLLIN, .revents = 0}};
  for (const std::string& queue : queues) {
    if (auto armed = arm(queue); !armed) return armed;
    Peek& peek = peeks_[queue];
    auto done = answered(peek);
    if (!done) return fail(std::move(done).error());
    if (*done) return {};
    waiting.push_back({.fd = peek.connection->fd(), .events = POLLIN, .revents = 0});
  }
  ::poll(waiting.data(), waiting.size(), static_cast<int>(wait.count()));
  return {};
}

}  // namespace iscan::broker_redis
