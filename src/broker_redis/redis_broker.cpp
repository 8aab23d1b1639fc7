#include "broker_redis/redis_broker.h"

#include <format>
#include <utility>
#include <vector>

#include "broker_redis/producer.h"
#include "broker_redis/scripts.h"

namespace iscan::broker_redis {
namespace {

using celery::Json;

celery::Outgoing message_of(const ports::TaskMessage& message, std::string name) {
  celery::Outgoing task;
  task.task = std::move(name);
  task.kwargs = {{"document_id", message.document.value}, {"version", kMessageVersion}};
  task.queue = message.queue;
  task.id = message.task.value;
  task.root = message.document.value;
  task.retries = message.attempt - 1;
  task.traceparent = message.trace;
  return task;
}

}  // namespace

RedisBroker::RedisBroker(Options options)
    : options_(std::move(options)),
      client_(options_.broker),
      channel_(client_, Keys(options_.key_prefix, options_.broker.database), ""),
      origin_(producer_name()),
      events_(channel_.keys(), origin_, clock_, options_.sent_events) {}

Result<> RedisBroker::publish(std::span<const ports::TaskMessage> messages) {
  if (messages.empty()) return {};
  const Keys& keys = channel_.keys();
  std::vector<redis::Command> commands;
  std::vector<Json> events;
  for (const ports::TaskMessage& message : messages) {
    const celery::Outgoing task = message_of(message, options_.task_names.at(message.queue));
    commands.push_back(client_.script(scripts::publish(),
                                      {keys.queue(task.queue), keys.queued(task.queue)},
                                      {task.id, celery::make_message(task, origin_)}));
    if (events_.task_events()) events.push_back(events_.make("task-sent", sent_fields(task)));
  }
  if (!events.empty()) commands.push_back(events_.publish_tasks(events));
  auto replies = client_.pipeline(commands);
  // A link that breaks costs the call that is under way. Said twice, it is done once.
  if (!replies) replies = client_.pipeline(commands);
  if (!replies) return fail(std::move(replies).error());
  for (const redis::Reply& reply : *replies) {
    if (reply.is_error()) return fail(redis::error_of(reply));
  }
  return {};
}

Result<std::string> RedisBroker::generation() {
  const std::string epoch = channel_.keys().epoch();
  const std::vector<redis::Command> commands{
      {"SET", epoch, celery::new_id(), "NX"}, {"GET", epoch}, {"INFO", "server"}};
  auto replies = client_.pipeline(commands);
  if (!replies) return fail(std::move(replies).error());
  for (const redis::Reply& reply : *replies) {
    if (reply.is_error()) return fail(redis::error_of(reply));
  }
  constexpr std::string_view kRun = "run_id:";
  const std::string& info = (*replies)[2].text;
  const auto begin = info.find(kRun);
  const std::string run =
      begin == std::string::npos ? "" : info.substr(begin, info.find('\r', begin) - begin);
  return std::format("{} {}", run, (*replies)[1].text);
}

bool RedisBroker::is_linked() { return client_.call({"PING"}).has_value(); }

}  // namespace iscan::broker_redis
