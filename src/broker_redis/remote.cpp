#include "broker_redis/remote.h"

#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <utility>

namespace iscan::broker_redis {
namespace {

using celery::Control;
using celery::Json;

constexpr std::chrono::milliseconds kPeersAnswerWithin{1000};
constexpr std::chrono::milliseconds kPauseWhileAway{500};
constexpr int kListenWait = 1000;  // milliseconds between looks at the link
constexpr const char* kReplyExchange = "reply.celery.pidbox";
constexpr const char* kReplyKept = "60";  // seconds, for callers that went away

std::string python_error(const Error& error) { return error.message; }

}  // namespace

Remote::Remote(RemoteParts parts, Logger& log)
    : parts_(std::move(parts)), log_(log), wake_(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {}

void Remote::start() {
  ask_peers();
  thread_ = std::jthread([this](const std::stop_token& stop) { run(stop); });
}

void Remote::stop() {
  thread_.request_stop();
  const std::uint64_t one = 1;
  [[maybe_unused]] const auto written = ::write(wake_.get(), &one, sizeof one);
  if (thread_.joinable()) thread_.join();
}

void Remote::ask_peers() {
  const Keys& keys = parts_.channel.keys();
  redis::Client& client = parts_.channel.client();
  const std::string id = celery::new_id();
  const std::string list = id + ".reply.celery.pidbox";
  const std::string member = Keys::binding_member(id, list);
  Control hello;
  hello.method = "hello";
  hello.arguments = {{"from_node", parts_.options.name}, {"revoked", Json::object()}};
  hello.ticket = celery::new_id();
  hello.reply_to = celery::Route{kReplyExchange, id};
  const std::vector<redis::Command> ask{
      {"SADD", keys.binding(kReplyExchange), member},
      {"PUBLISH", keys.control_channel(),
       celery::make_control(hello, parts_.clock.tick(), now_seconds() + 1)}};
  auto asked = client.pipeline(ask);
  // Nobody hears it: nobody will answer.
  std::int64_t missing = asked ? asked->back().integer : 0;
  const auto deadline = std::chrono::steady_clock::now() + kPeersAnswerWithin;
  while (missing > 0 && std::chrono::steady_clock::now() < deadline) {
    auto reply = client.call({"BRPOP", keys.named(list), "1"});
    if (!reply || reply->items.size() < 2) break;
    --missing;
    const auto envelope = celery::parse_envelope(reply->items[1].text);
    const auto body = envelope ? celery::parse_json(envelope->body) : fail(Error{});
    if (!body || !body->is_object()) continue;
    for (const auto& [node, value] : body->items()) {
      parts_.clock.adjust(celery::integer_at(value, "clock"));
      std::vector<std::string> ids;
      for (const auto& [task, time] : celery::value_at(value, "revoked").items()) {
        ids.push_back(task);
      }
      parts_.jobs.revoke(ids);
    }
  }
  const std::vector<redis::Command> clear{{"SREM", keys.binding(kReplyExchange), member},
                                          {"DEL", keys.named(list)}};
  if (auto cleared = client.pipeline(clear); !cleared) {
    log_.debug("hello_not_cleared", {{"code", cleared.error().code}});
  }
}

Result<std::unique_ptr<redis::Connection>> Remote::listen() {
  auto connection = redis::Connection::open(parts_.channel.client().address());
  if (!connection) return connection;
  auto sent = (*connection)->send({"SUBSCRIBE", parts_.channel.keys().control_channel()});
  if (!sent) return fail(std::move(sent).error());
  return connection;
}

void Remote::run(const std::stop_token& stop) {
  std::unique_ptr<redis::Connection> connection;
  auto heard = std::chrono::steady_clock::now();
  while (!stop.stop_requested()) {
    pollfd waiting[2] = {{.fd = wake_.get(), .events = POLLIN, .revents = 0},
                         {.fd = -1, .events = POLLIN, .revents = 0}};
    if (!connection) {
      auto opened = listen();
      if (opened) {
        connection = std::move(*opened);
        heard = std::chrono::steady_clock::now();
      } else {
        ::poll(waiting, 1, static_cast<int>(kPauseWhileAway.count()));
        continue;
      }
    }
    auto reply = connection->receive(std::chrono::milliseconds{0});
    if (!reply) {
      connection.reset();
      continue;
    }
    const auto now = std::chrono::steady_clock::now();
    if (*reply) {
      heard = now;
      const redis::Reply& message = **reply;
      if (message.items.size() == 3 && message.items[0].text == "message") {
        handle(message.items[2].text);
      }
      continue;
    }
    // A link that says nothing may be dead; a PING is answered on it.
    constexpr std::chrono::seconds kQuiet{15};
    if (now - heard > 2 * kQuiet) {
      connection.reset();
      continue;
    }
    if (now - heard > kQuiet && !connection->send({"PING"})) {
      connection.reset();
      continue;
    }
    waiting[1].fd = connection->fd();
    ::poll(waiting, 2, kListenWait);
  }
}

void Remote::handle(const std::string& raw) {
  auto control = celery::parse_control(raw);
  if (!control) {
    log_.warning("control_unreadable", {{"detail", control.error().message}});
    return;
  }
  parts_.clock.adjust(control->clock);
  if (!celery::concerns(*control, parts_.options.name)) return;
  auto value = run_method(parts_, control->method, control->arguments);
  log_.debug("control", {{"method", control->method}, {"ok", value.has_value()}});
  if (!control->reply_to) return;
  const Json reply = value ? *value : Json{{"error", python_error(value.error())}};
  // Python answers its own hello and a shutdown with nothing.
  if (reply.is_null() && (control->method == "shutdown" || control->method == "hello")) return;
  if (auto answered = answer(*control, reply); !answered) {
    log_.warning("control_not_answered", {{"code", answered.error().code}});
  }
}

Result<> Remote::answer(const Control& control, const Json& value) {
  const Keys& keys = parts_.channel.keys();
  redis::Client& client = parts_.channel.client();
  auto members = client.call({"SMEMBERS", keys.binding(control.reply_to->exchange)});
  if (!members) return fail(std::move(members).error());
  for (const redis::Reply& member : members->items) {
    const auto first = member.text.find(kSeparator);
    if (first == std::string::npos || member.text.substr(0, first) != control.reply_to->key) {
      continue;
    }
    const auto last = member.text.rfind(kSeparator) + kSeparator.size();
    const std::string list = keys.named(member.text.substr(last));
    const std::vector<redis::Command> commands{
        {"LPUSH", list,
         celery::make_answer(control, parts_.options.name, value, parts_.clock.tick())},
        {"EXPIRE", list, kReplyKept}};
    auto written = client.pipeline(commands);
    if (!written) return fail(std::move(written).error());
  }
  return {};
}

}  // namespace iscan::broker_redis
