#include "broker_redis/channel.h"

#include <chrono>
#include <format>
#include <utility>

#include "broker_redis/scripts.h"

namespace iscan::broker_redis {
namespace {

constexpr int kDueAtOnce = 200;

std::string score(celery::Seconds time) { return std::format("{:.6f}", time); }

Result<> done(Result<redis::Reply> reply) {
  if (!reply) return fail(std::move(reply).error());
  return {};
}

}  // namespace

celery::Seconds now_seconds() {
  return std::chrono::duration<double>(std::chrono::system_clock::now().time_since_epoch()).count();
}

Result<std::vector<Delivery>> Channel::claim(const std::vector<std::string>& queues, int most) {
  std::vector<std::string> keys{keys_.unacked(), keys_.unacked_index(), keys_.owners(),
                                keys_.bad()};
  std::vector<std::string> arguments{node_, score(now_seconds()), std::to_string(most)};
  for (std::string& key : keys_.queues(queues)) keys.push_back(std::move(key));
  for (std::size_t step = 0; step < kPrioritySteps.size(); ++step) {
    for (const std::string& queue : queues) arguments.push_back(keys_.queued(queue));
  }
  auto reply = client_.call(client_.script(scripts::claim(), keys, arguments));
  if (!reply) return fail(std::move(reply).error());
  std::vector<Delivery> messages;
  messages.reserve(reply->items.size());
  for (redis::Reply& item : reply->items) {
    messages.emplace_back(std::move(item.items.at(0).text), std::move(item.items.at(1).text));
  }
  return messages;
}

redis::Command Channel::acknowledge(std::span<const std::string> tags) {
  std::vector<std::string> arguments{node_};
  arguments.insert(arguments.end(), tags.begin(), tags.end());
  const std::vector<std::string> keys{keys_.unacked(), keys_.unacked_index(), keys_.owners()};
  return client_.script(scripts::acknowledge(), keys, arguments);
}

Result<bool> Channel::give_back(const celery::Request& request, std::string_view raw) {
  auto reply = client_.call(client_.script(
      scripts::restore(),
      {keys_.unacked(), keys_.unacked_index(), keys_.owners(),
       keys_.queue(request.route.key, request.priority), keys_.queued(request.route.key)},
      {request.tag, node_, celery::redelivered(raw), request.id}));
  if (!reply) return fail(std::move(reply).error());
  return reply->integer == 1;
}

Result<> Channel::park(const std::string& tag, const std::string& raw) {
  return done(client_.call(client_.script(
      scripts::park(), {keys_.unacked(), keys_.unacked_index(), keys_.owners(), keys_.bad()},
      {tag, node_, raw})));
}

Result<> Channel::delay(const celery::Request& request, const std::string& raw) {
  return done(client_.call(client_.script(
      scripts::delay(), {keys_.unacked(), keys_.unacked_index(), keys_.owners(), keys_.delayed()},
      {request.tag, node_, score(request.eta.value_or(0)),
       keys_.queue(request.route.key, request.priority), raw})));
}

Result<int> Channel::return_due() {
  auto reply = client_.call(client_.script(scripts::due(), {keys_.delayed()},
                                           {score(now_seconds()), std::to_string(kDueAtOnce)}));
  if (!reply) return fail(std::move(reply).error());
  return static_cast<int>(reply->integer);
}

redis::Command Channel::publish(const celery::Outgoing& task, const std::string& message) const {
  return {"LPUSH", keys_.queue(task.queue, task.priority), message};
}

void Channel::declare(const std::string& queue, std::vector<redis::Command>& commands) const {
  const std::string member = Keys::binding_member(queue, queue);
  commands.push_back({"SADD", keys_.binding(queue), member});
  commands.push_back({"SADD", keys_.lasting_binding(queue), member});
}

Result<> Channel::renew(std::span<const std::string> tags, std::chrono::milliseconds lease) {
  std::vector<redis::Command> commands;
  commands.push_back({"SET", keys_.lease(node_), "1", "PX", std::to_string(lease.count())});
  if (!tags.empty()) {
    redis::Command touch{"ZADD", keys_.unacked_index(), "XX"};
    const std::string now = score(now_seconds());
    for (const std::string& tag : tags) {
      touch.push_back(now);
      touch.push_back(tag);
    }
    commands.push_back(std::move(touch));
  }
  auto replies = client_.pipeline(commands);
  if (!replies) return fail(std::move(replies).error());
  for (const redis::Reply& reply : *replies) {
    if (reply.is_error()) return fail(redis::error_of(reply));
  }
  return {};
}

Result<> Channel::end_lease() { return done(client_.call({"DEL", keys_.lease(node_)})); }

}  // namespace iscan::broker_redis
