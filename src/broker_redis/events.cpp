#include "broker_redis/events.h"

#include <unistd.h>

#include <algorithm>
#include <ctime>

#include "broker_redis/channel.h"
#include "celery/envelope.h"

namespace iscan::broker_redis {
namespace {

using celery::Json;

// Hours west of UTC, as Celery counts.
int hours_west() {
  constexpr int kHour = 3600;
  const std::time_t now = std::time(nullptr);
  std::tm local{};
  ::localtime_r(&now, &local);
  return static_cast<int>(-local.tm_gmtoff / kHour);
}

std::string dotted(std::string type) {
  std::ranges::replace(type, '-', '.');
  return type;
}

Json iso_or_null(const std::optional<celery::Seconds>& time) {
  return time ? Json(celery::to_iso(*time)) : Json();
}

Json or_null(const std::optional<std::string>& text) { return text ? Json(*text) : Json(); }

}  // namespace

void LogicalClock::adjust(std::int64_t received) {
  std::int64_t present = value_;
  while (!value_.compare_exchange_weak(present, std::max(present, received) + 1)) {
  }
}

Json Events::make(std::string_view type, Json fields) {
  fields["type"] = type;
  fields["hostname"] = node_;
  fields["utcoffset"] = hours_west();
  fields["pid"] = ::getpid();
  fields["clock"] = clock_.tick();
  fields["timestamp"] = now_seconds();
  return fields;
}

redis::Command Events::publish(const Json& event) const {
  const std::string key = dotted(celery::text_at(event, "type"));
  return {"PUBLISH", keys_.event_channel(key),
          celery::make_envelope(event, {{"hostname", celery::text_at(event, "hostname")}},
                                {"celeryev", key}, 1)};
}

redis::Command Events::publish_tasks(std::span<const Json> events) const {
  if (events.size() == 1) return publish(events.front());
  constexpr std::string_view kMulti = "task.multi";
  Json list = Json::array();
  for (const Json& event : events) list.push_back(event);
  return {"PUBLISH", keys_.event_channel(kMulti),
          celery::make_envelope(list, {{"hostname", node_}}, {"celeryev", std::string(kMulti)}, 1)};
}

Json received_fields(const celery::Request& request) {
  return {{"uuid", request.id},
          {"name", celery::text_at(request.headers, "shadow", request.task)},
          {"args", celery::text_at(request.headers, "argsrepr", "()")},
          {"kwargs", celery::text_at(request.headers, "kwargsrepr", "{}")},
          {"root_id", request.root},
          {"parent_id", or_null(request.parent)},
          {"retries", request.retries},
          {"eta", iso_or_null(request.eta)},
          {"expires", iso_or_null(request.expires)}};
}

Json sent_fields(const celery::Outgoing& task) {
  return {{"uuid", task.id},
          {"root_id", task.root.empty() ? task.id : task.root},
          {"parent_id", or_null(task.parent)},
          {"name", task.task},
          {"args", celery::repr_arguments(task.args)},
          {"kwargs", celery::repr(task.kwargs)},
          {"retries", task.retries},
          {"eta", iso_or_null(task.eta)},
          {"expires", iso_or_null(task.expires)},
          {"queue", task.queue},
          {"exchange", ""},
          {"routing_key", task.queue}};
}

}  // namespace iscan::broker_redis
