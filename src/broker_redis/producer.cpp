#include "broker_redis/producer.h"

#include <unistd.h>

#include <array>
#include <climits>
#include <format>
#include <utility>
#include <vector>

#include "celery/control.h"

namespace iscan::broker_redis {
namespace {

// A result is published once; one that was missed is found by looking again.
constexpr std::chrono::milliseconds kLookAgain{1000};
constexpr std::chrono::milliseconds kStopLook{100};

std::string host_name() {
  std::array<char, HOST_NAME_MAX + 1> name{};
  ::gethostname(name.data(), name.size() - 1);
  return name.data();
}

}  // namespace

std::string producer_name() { return std::format("gen{}@{}", ::getpid(), host_name()); }

Producer::Producer(const Options& options)
    : broker_(options.broker),
      backend_(options.backend),
      channel_(broker_, Keys(options.key_prefix, options.broker.database), ""),
      results_(backend_, {}),
      origin_(producer_name()) {}

Result<> Producer::send(std::span<const celery::Outgoing> tasks) {
  std::vector<redis::Command> commands;
  commands.reserve(tasks.size() + 1);
  const std::string* declared = nullptr;
  for (const celery::Outgoing& task : tasks) {
    if (declared == nullptr || *declared != task.queue) {
      channel_.declare(task.queue, commands);
    }
    declared = &task.queue;
    commands.push_back(channel_.publish(task, celery::make_message(task, origin_)));
  }
  auto replies = broker_.pipeline(commands);
  if (!replies) return fail(std::move(replies).error());
  for (const redis::Reply& reply : *replies) {
    if (reply.is_error()) return fail(redis::error_of(reply));
  }
  return {};
}

Result<> Producer::send(const celery::Dispatch& dispatch) {
  std::vector<redis::Command> sizes;
  for (const celery::ChordSize& size : dispatch.sizes) sizes.push_back(results_.remember(size));
  if (!sizes.empty()) {
    auto stored = backend_.pipeline(sizes);
    if (!stored) return fail(std::move(stored).error());
  }
  return send(dispatch.messages);
}

Result<> Producer::revoke(const std::string& id) {
  constexpr double kHeardWithin = 60;  // seconds
  celery::Control control;
  control.method = "revoke";
  control.arguments = {{"task_id", id}, {"terminate", true}, {"signal", "SIGTERM"}};
  auto sent = broker_.call({"PUBLISH", channel_.keys().control_channel(),
                            celery::make_control(control, 0, now_seconds() + kHeardWithin)});
  if (!sent) return fail(std::move(sent).error());
  return {};
}

Result<std::optional<celery::ResultMeta>> Producer::wait(
    const std::string& id, std::chrono::steady_clock::time_point deadline,
    const std::stop_token& stop) {
  using std::chrono::steady_clock;
  auto link = redis::Connection::open(backend_.address());
  if (!link) return fail(std::move(link).error());
  if (auto sent = (*link)->send({"SUBSCRIBE", results_.key(id)}); !sent) return fail(sent.error());
  auto look = steady_clock::now();
  while (!stop.stop_requested()) {
    const auto now = steady_clock::now();
    if (now >= look) {
      look = now + kLookAgain;
      auto meta = results_.find(id);
      if (!meta) return meta;
      if (*meta && celery::is_final((*meta)->status)) return meta;
    }
    if (now >= deadline) break;
    auto message = (*link)->receive(kStopLook);
    if (!message) return fail(std::move(message).error());
    if (!*message || (*message)->items.size() < 3) continue;
    auto meta = celery::parse_result((*message)->items[2].text);
    if (meta && celery::is_final(meta->status)) return meta;
  }
  return std::optional<celery::ResultMeta>{};
}

}  // namespace iscan::broker_redis
