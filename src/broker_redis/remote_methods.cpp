// The methods of remote control that change something, and the table of all.
#include <algorithm>
#include <csignal>
#include <cstdint>
#include <format>
#include <map>
#include <utility>

#include "broker_redis/remote.h"
#include "broker_redis/remote_views.h"

namespace iscan::broker_redis {
namespace {

using celery::Json;

std::unexpected<Error> refused(std::string python) {
  return fail(ErrorKind::invalid_input, "remote_refused", std::move(python));
}

Json ok(std::string text) { return {{"ok", std::move(text)}}; }
Json error(std::string text) { return {{"error", std::move(text)}}; }

// A text, a list of texts, or nothing.
std::vector<std::string> texts_in(const Json& value) {
  std::vector<std::string> texts;
  if (value.is_string()) texts.push_back(value.get<std::string>());
  if (!value.is_array()) return texts;
  for (const Json& one : value) {
    if (one.is_string()) texts.push_back(one.get<std::string>());
  }
  return texts;
}

std::string joined(const std::vector<std::string>& texts) {
  std::string all;
  for (const std::string& text : texts) all += all.empty() ? text : ", " + text;
  return all;
}

bool is_true(const Json& value) {
  return value.is_boolean() ? value.get<bool>() : value.is_number() && value != 0;
}

// "SIGKILL", "KILL", 9.
int signal_number(const Json& value) {
  static const std::map<std::string, int, std::less<>> kSignals = {
      {"HUP", SIGHUP},   {"INT", SIGINT},   {"QUIT", SIGQUIT}, {"KILL", SIGKILL},
      {"TERM", SIGTERM}, {"USR1", SIGUSR1}, {"USR2", SIGUSR2}};
  if (value.is_number_integer()) return value.get<int>();
  std::string name = value.is_string() ? value.get<std::string>() : "TERM";
  if (name.starts_with("SIG")) name.erase(0, 3);
  const auto found = kSignals.find(name);
  return found == kSignals.end() ? SIGTERM : found->second;
}

void throw_away(RemoteParts& parts, const std::vector<JobPtr>& jobs) {
  for (const JobPtr& job : jobs) {
    if (!job->take_settlement()) continue;
    if (parts.on_discard) parts.on_discard(job->request, "revoked");
    parts.settler.revoked(job->request, "revoked", 0);
  }
}

// Running tasks among them end; what they return does not count any more.
std::vector<std::string> terminate(RemoteParts& parts, const std::vector<std::string>& ids,
                                   int signal) {
  std::vector<std::string> ended;
  for (const std::string& id : ids) {
    const auto found = parts.jobs.find(id);
    if (!found || !found->active) continue;
    ended.push_back(id);
    if (!found->job->take_settlement()) continue;
    found->job->request_stop(StopReason::revoked);
    parts.settler.revoked(found->job->request, "terminated", signal);
  }
  return ended;
}

Answer revoke(RemoteParts& parts, const Json& arguments) {
  const auto ids = texts_in(celery::value_at(arguments, "task_id"));
  throw_away(parts, parts.jobs.revoke(ids));
  if (!is_true(celery::value_at(arguments, "terminate"))) {
    return ok(std::format("tasks {} flagged as revoked", joined(ids)));
  }
  const auto ended = terminate(parts, ids, signal_number(celery::value_at(arguments, "signal")));
  return ok("terminate: " + (ended.empty() ? "tasks unknown" : joined(ended)));
}

Answer terminate_method(RemoteParts& parts, const Json& arguments) {
  Json forced = arguments;
  forced["terminate"] = true;
  return revoke(parts, forced);
}

// Whether one of the request's stamps has one of the wanted values.
bool has_stamp(const celery::Request& request, const Json& wanted) {
  const Json& stamps = celery::value_at(request.headers, "stamps");
  for (const auto& [name, values] : wanted.items()) {
    const auto present = texts_in(celery::value_at(stamps, name));
    for (const std::string& value : texts_in(values)) {
      if (std::ranges::contains(present, value)) return true;
    }
  }
  return false;
}

Answer revoke_by_stamps(RemoteParts& parts, const Json& arguments) {
  const Json& wanted = celery::value_at(arguments, "headers");
  if (!wanted.is_object()) return refused("TypeError('headers must be a dict')");
  std::vector<std::string> ids;
  for (const JobPtr& job : parts.jobs.active()) {
    if (has_stamp(job->request, wanted)) ids.push_back(job->request.id);
  }
  for (const JobPtr& job : parts.jobs.waiting()) {
    if (has_stamp(job->request, wanted)) ids.push_back(job->request.id);
  }
  throw_away(parts, parts.jobs.revoke(ids));
  if (is_true(celery::value_at(arguments, "terminate"))) {
    terminate(parts, ids, signal_number(celery::value_at(arguments, "signal")));
    return ok(std::format("headers {} revoked", celery::repr(wanted)));
  }
  return ok(std::format("headers {} flagged as revoked, but not terminated", celery::repr(wanted)));
}

Answer rate_limit(RemoteParts& parts, const Json& arguments) {
  const std::string task = celery::text_at(arguments, "task_name");
  if (!parts.tasks.contains(task)) return error("unknown task");
  const Json& value = celery::value_at(arguments, "rate_limit");
  const std::string text = value.is_string()   ? value.get<std::string>()
                           : value.is_number() ? celery::text_of(value)
                                               : "";
  const auto rate = parse_rate(text);
  if (!rate) {
    return error(std::format("Invalid rate limit string: ValueError({})", celery::repr(value)));
  }
  parts.jobs.set_rate(task, *rate, text);
  return ok(*rate > 0 ? "new rate limit set successfully" : "rate limit disabled successfully");
}

std::optional<double> seconds_at(const Json& arguments, std::string_view name) {
  const Json& value = celery::value_at(arguments, name);
  return value.is_number() ? std::optional(value.get<double>()) : std::nullopt;
}

Answer time_limit(RemoteParts& parts, const Json& arguments) {
  const std::string task = celery::text_at(arguments, "task_name");
  if (!parts.tasks.contains(task)) return error("unknown task");
  parts.jobs.set_limits(task, {seconds_at(arguments, "hard"), seconds_at(arguments, "soft")});
  return ok("time limits set successfully");
}

Answer grow(RemoteParts& parts, std::int64_t by) {
  constexpr int kMostSlots = 1024;
  const std::int64_t slots =
      parts.jobs.slots() + std::clamp<std::int64_t>(by, -kMostSlots, kMostSlots);
  if (slots < 1 || slots > kMostSlots) {
    return refused("ValueError('The pool cannot have that many processes')");
  }
  parts.pool.resize(static_cast<int>(slots));
  parts.consumer.wake();
  return ok(by >= 0 ? "pool will grow" : "pool will shrink");
}

Answer pool_grow(RemoteParts& parts, const Json& arguments) {
  return grow(parts, celery::integer_at(arguments, "n", 1));
}

Answer pool_shrink(RemoteParts& parts, const Json& arguments) {
  // Not just negated: the smallest number has no opposite.
  return grow(parts, -std::max<std::int64_t>(celery::integer_at(arguments, "n", 1), -INT32_MAX));
}

Answer autoscale(RemoteParts& parts, const Json& arguments) {
  if (!parts.autoscale) return refused("ValueError('Autoscale not enabled')");
  const auto most = static_cast<int>(celery::integer_at(arguments, "max", parts.jobs.slots()));
  const auto least = static_cast<int>(celery::integer_at(arguments, "min", 1));
  if (least < 1 || most < least) return refused("ValueError('max must not be below min')");
  parts.autoscale(most, least);
  return ok(std::format("autoscale now max={} min={}", most, least));
}

Answer add_consumer(RemoteParts& parts, const Json& arguments) {
  const std::string queue = celery::text_at(arguments, "queue");
  if (queue.empty()) return refused("TypeError('queue is missing')");
  std::vector<redis::Command> declaration;
  parts.channel.declare(queue, declaration);
  auto declared = parts.channel.client().pipeline(declaration);
  if (!declared) return fail(std::move(declared).error());
  const bool added = parts.consumed.add(queue);
  parts.consumer.wake();
  return ok(added ? "add consumer " + queue : "already consuming from " + queue);
}

Answer cancel_consumer(RemoteParts& parts, const Json& arguments) {
  const std::string queue = celery::text_at(arguments, "queue");
  parts.consumed.remove(queue);
  parts.consumer.wake();
  return ok("no longer consuming from " + queue);
}

Answer set_events(RemoteParts& parts, bool on) {
  const bool was = parts.events.set_task_events(on);
  return ok(
      std::format("task events {}{}", was == on ? "already " : "", on ? "enabled" : "disabled"));
}

Answer hello(RemoteParts& parts, const Json& arguments) {
  if (celery::text_at(arguments, "from_node") == parts.options.name) return Json();
  std::vector<std::string> ids;
  for (const auto& [id, time] : celery::value_at(arguments, "revoked").items()) ids.push_back(id);
  throw_away(parts, parts.jobs.revoke(ids));
  Json revoked = Json::object();
  // Python wants a float; the time of another host's clock says nothing, so it means "now".
  for (const std::string& id : parts.jobs.revoked_ids()) revoked[id] = now_seconds();
  return Json{{"revoked", std::move(revoked)}, {"clock", parts.clock.tick()}};
}

using Method = Answer (*)(RemoteParts&, const Json&);

const std::map<std::string, Method, std::less<>>& methods() {
  static const std::map<std::string, Method, std::less<>> kMethods = {
      {"ping", [](RemoteParts&, const Json&) -> Answer { return ok("pong"); }},
      {"clock",
       [](RemoteParts& parts, const Json&) -> Answer {
         return Json{{"clock", parts.clock.tick()}};
       }},
      {"stats", &show_stats},
      {"conf", &show_conf},
      {"dump_conf", &show_conf},
      {"report", &show_report},
      {"registered", &show_registered},
      {"dump_tasks", &show_registered},
      {"active", &show_active},
      {"dump_active", &show_active},
      {"reserved", &show_reserved},
      {"dump_reserved", &show_reserved},
      {"scheduled", &show_scheduled},
      {"dump_schedule", &show_scheduled},
      {"revoked", &show_revoked},
      {"dump_revoked", &show_revoked},
      {"active_queues", &show_queues},
      {"query_task", &show_tasks},
      {"revoke", &revoke},
      {"terminate", &terminate_method},
      {"revoke_by_stamped_headers", &revoke_by_stamps},
      {"rate_limit", &rate_limit},
      {"time_limit", &time_limit},
      {"pool_grow", &pool_grow},
      {"pool_shrink", &pool_shrink},
      {"autoscale", &autoscale},
      {"pool_restart",
       [](RemoteParts&, const Json&) -> Answer {
         return refused("ValueError('Pool restarts not enabled')");
       }},
      {"add_consumer", &add_consumer},
      {"cancel_consumer", &cancel_consumer},
      {"enable_events", [](RemoteParts& parts, const Json&) { return set_events(parts, true); }},
      {"disable_events", [](RemoteParts& parts, const Json&) { return set_events(parts, false); }},
      {"heartbeat",
       [](RemoteParts& parts, const Json&) -> Answer {
         parts.heartbeat();
         return Json();
       }},
      {"hello", &hello},
      // Elections stall with silent members and have no use here.
      {"election", [](RemoteParts&, const Json&) -> Answer { return Json(); }},
      {"shutdown",
       [](RemoteParts& parts, const Json&) -> Answer {
         parts.shutdown();
         return Json();
       }},
  };
  return kMethods;
}

}  // namespace

Answer run_method(RemoteParts& parts, const std::string& method, const Json& arguments) {
  const auto found = methods().find(method);
  if (found == methods().end()) return refused(std::format("KeyError('{}')", method));
  return found->second(parts, arguments);
}

}  // namespace iscan::broker_redis
