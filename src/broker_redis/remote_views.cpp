#include "broker_redis/remote_views.h"

#include <sys/resource.h>
#include <unistd.h>

#include <format>

namespace iscan::broker_redis {
namespace {

using celery::Json;

constexpr int kScheduledPriority = 6;  // what Python shows for every task with an ETA

double seconds_of(const timeval& time) {
  constexpr double kMicro = 1e6;
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / kMicro;
}

Json usage() {
  rusage own{};
  ::getrusage(RUSAGE_SELF, &own);
  return {{"utime", seconds_of(own.ru_utime)},
          {"stime", seconds_of(own.ru_stime)},
          {"maxrss", own.ru_maxrss},
          {"minflt", own.ru_minflt},
          {"majflt", own.ru_majflt},
          {"inblock", own.ru_inblock},
          {"oublock", own.ru_oublock},
          {"nvcsw", own.ru_nvcsw},
          {"nivcsw", own.ru_nivcsw}};
}

Json request_json(const celery::Request& request, const RemoteParts& parts, bool safe,
                  celery::Seconds started) {
  const std::string args = celery::text_at(request.headers, "argsrepr", "()");
  const std::string kwargs = celery::text_at(request.headers, "kwargsrepr", "{}");
  return {{"id", request.id},
          {"name", request.task},
          {"args", safe ? Json(args) : request.args},
          {"kwargs", safe ? Json(kwargs) : request.kwargs},
          {"type", request.task},
          {"hostname", parts.options.name},
          {"time_start", started > 0 ? Json(started) : Json()},
          {"acknowledged", false},
          {"delivery_info",
           {{"exchange", request.route.exchange},
            {"routing_key", request.route.key},
            {"priority", request.priority},
            {"redelivered", request.redelivered}}},
          {"worker_pid", started > 0 ? Json(::getpid()) : Json()}};
}

bool wants_safe(const Json& arguments) { return celery::value_at(arguments, "safe") == Json(true); }

Json broker_json(const redis::Address& address) {
  return {{"hostname", address.socket.empty() ? address.host : address.socket},
          {"userid", nullptr},
          {"virtual_host", std::to_string(address.database)},
          {"port", address.port},
          {"insist", false},
          {"ssl", address.tls.on},
          {"transport", "redis"},
          {"connect_timeout", 4},
          {"transport_options", Json::object()},
          {"login_method", nullptr},
          {"uri_prefix", nullptr},
          {"heartbeat", 0},
          {"failover_strategy", "round-robin"}};
}

Json pool_json(const RemoteParts& parts) {
  const auto active = parts.jobs.active().size();
  const int slots = parts.jobs.slots();
  return {{"implementation", "iscan: threads"},
          {"max-concurrency", slots},
          {"processes", Json::array({::getpid()})},
          {"max-tasks-per-child", "N/A"},
          {"put-guarded-by-semaphore", false},
          {"timeouts", Json::array({0, 0})},
          {"writes",
           {{"total", parts.jobs.processed()},
            {"avg", "0.00"},
            {"all", ""},
            {"raw", ""},
            {"strategy", "fair"},
            {"inqueues", {{"total", slots}, {"active", active}}}}}};
}

Json queue_json(const std::string& name) {
  const Json exchange{{"name", name},
                      {"type", "direct"},
                      {"arguments", nullptr},
                      {"durable", true},
                      {"passive", false},
                      {"auto_delete", false},
                      {"delivery_mode", nullptr},
                      {"no_declare", false}};
  return {{"name", name},
          {"exchange", exchange},
          {"routing_key", name},
          {"queue_arguments", nullptr},
          {"binding_arguments", nullptr},
          {"consumer_arguments", nullptr},
          {"durable", true},
          {"exclusive", false},
          {"auto_delete", false},
          {"no_ack", false},
          {"alias", nullptr},
          {"bindings", Json::array()},
          {"no_declare", nullptr},
          {"expires", nullptr},
          {"message_ttl", nullptr},
          {"max_length", nullptr},
          {"max_length_bytes", nullptr},
          {"max_priority", nullptr}};
}

}  // namespace

Answer show_stats(RemoteParts& parts, const Json&) {
  const auto up = std::chrono::steady_clock::now() - parts.begun;
  Json stats{{"total", Json(parts.jobs.totals())},
             {"pid", ::getpid()},
             {"clock", std::to_string(parts.clock.value())},
             {"uptime", std::chrono::duration_cast<std::chrono::seconds>(up).count()},
             {"pool", pool_json(parts)},
             {"broker", broker_json(parts.options.broker)},
             {"prefetch_count", parts.jobs.slots() * parts.options.ahead},
             {"rusage", usage()}};
  if (parts.options.autoscale) {
    stats["autoscaler"] = {{"max", parts.options.autoscale->second},
                           {"min", parts.options.autoscale->first},
                           {"current", parts.jobs.slots()},
                           {"qty", parts.jobs.active().size()}};
  }
  return stats;
}

Answer show_conf(RemoteParts& parts, const Json&) {
  Json conf{{"broker_url", parts.options.broker.shown()},
            {"result_backend", parts.options.backend.shown()},
            {"task_acks_late", true},
            {"task_reject_on_worker_lost", true},
            {"task_track_started", parts.options.track_started},
            {"worker_prefetch_multiplier", parts.options.ahead},
            {"worker_concurrency", parts.jobs.slots()},
            {"result_expires", parts.options.result_expires.count()},
            {"task_serializer", "json"},
            {"accept_content", Json::array({"json"})},
            {"enable_utc", true},
            {"timezone", "UTC"}};
  for (const auto& [name, value] : parts.options.shown_settings) conf[name] = value;
  return conf;
}

Answer show_report(RemoteParts& parts, const Json&) {
  return Json{{"ok", std::format("{} {} (C++), node {}, broker {}, results {}",
                                 parts.options.software, parts.options.version, parts.options.name,
                                 parts.options.broker.shown(), parts.options.backend.shown())}};
}

Answer show_registered(RemoteParts& parts, const Json&) {
  Json names = Json::array();
  for (const auto& [name, task] : parts.tasks) {
    const std::string rate = parts.jobs.rate_shown(name);
    names.push_back(rate.empty() ? name : std::format("{} [rate_limit={}]", name, rate));
  }
  return names;
}

Answer show_active(RemoteParts& parts, const Json& arguments) {
  Json list = Json::array();
  for (const JobPtr& job : parts.jobs.active()) {
    list.push_back(request_json(job->request, parts, wants_safe(arguments), job->started));
  }
  return list;
}

Answer show_reserved(RemoteParts& parts, const Json& arguments) {
  Json list = Json::array();
  for (const JobPtr& job : parts.jobs.waiting()) {
    list.push_back(request_json(job->request, parts, wants_safe(arguments), 0));
  }
  return list;
}

Answer show_scheduled(RemoteParts& parts, const Json& arguments) {
  Json list = Json::array();
  for (const celery::Request& request : parts.jobs.scheduled()) {
    list.push_back({{"eta", celery::to_iso(request.eta.value_or(0))},
                    {"priority", kScheduledPriority},
                    {"request", request_json(request, parts, wants_safe(arguments), 0)}});
  }
  return list;
}

Answer show_revoked(RemoteParts& parts, const Json&) { return Json(parts.jobs.revoked_ids()); }

Answer show_queues(RemoteParts& parts, const Json&) {
  Json list = Json::array();
  for (const std::string& queue : parts.consumed.queues()) list.push_back(queue_json(queue));
  return list;
}

Answer show_tasks(RemoteParts& parts, const Json& arguments) {
  const Json& ids = celery::value_at(arguments, "ids");
  Json wanted = ids.is_array() ? ids : Json::array({ids});
  Json known = Json::object();
  for (const Json& id : wanted) {
    if (!id.is_string()) continue;
    const auto found = parts.jobs.find(id.get<std::string>());
    if (!found) continue;
    known[id.get<std::string>()] = Json::array(
        {found->active ? "active" : "reserved",
         // The time of one that waits is written when it begins.
         request_json(found->job->request, parts, false, found->active ? found->job->started : 0)});
  }
  return known;
}

}  // namespace iscan::broker_redis
