#include "broker_redis/keeper.h"

#include <sys/utsname.h>

#include <algorithm>
#include <array>
#include <condition_variable>
#include <cstdlib>
#include <iterator>

#include "broker_redis/scripts.h"

namespace iscan::broker_redis {
namespace {

using celery::Json;
using std::chrono::steady_clock;

constexpr std::chrono::milliseconds kTick{50};
constexpr std::chrono::milliseconds kHeartbeat{2000};
constexpr std::chrono::milliseconds kDueEvery{200};
constexpr std::chrono::milliseconds kScaleEvery{500};
constexpr std::chrono::seconds kIdleBeforeShrink{30};
constexpr double kScheduledKept = 60;  // seconds after its time
constexpr double kHundredths = 100;

Json load() {
  std::array<double, 3> average{};
  ::getloadavg(average.data(), static_cast<int>(average.size()));
  Json list = Json::array();
  for (const double one : average) list.push_back(std::round(one * kHundredths) / kHundredths);
  return list;
}

std::string pidbox_member(const std::string& node) {
  return Keys::binding_member("", node + ".celery.pidbox");
}

// Whether at least `every` passed since `last`, which is then now.
bool due(steady_clock::time_point now, steady_clock::time_point& last,
         std::chrono::milliseconds every) {
  if (now - last < every) return false;
  last = now;
  return true;
}

}  // namespace

Keeper::Keeper(Ports ports, const NodeOptions& options)
    : ports_(ports),
      options_(options),
      reaper_(ports.channel,
              {.lease = options.lease, .visibility_timeout = options.visibility_timeout}),
      autoscale_(options.autoscale),
      busy_until_(steady_clock::now()) {}

void Keeper::publish(std::string_view type) {
  utsname system{};
  ::uname(&system);
  const Json event =
      ports_.events.make(type, {{"freq", std::chrono::duration<double>(kHeartbeat).count()},
                                {"active", ports_.jobs.active().size()},
                                {"processed", ports_.jobs.processed()},
                                {"loadavg", load()},
                                {"sw_ident", options_.software},
                                {"sw_ver", options_.version},
                                {"sw_sys", system.sysname}});
  auto published = ports_.channel.client().call(ports_.events.publish(event));
  note(published ? Result<>{} : fail(std::move(published).error()));
}

void Keeper::note(const Result<>& result) {
  const bool away = !result;
  if (away_.exchange(away) == away) return;
  if (away) {
    ports_.log.warning("node_away",
                       {{"code", result.error().code}, {"detail", result.error().detail}});
  } else {
    ports_.log.info("node_back");
  }
}

Result<> Keeper::renew() {
  std::vector<redis::Command> bindings;
  // A server that lost its memory is told again.
  for (const std::string& queue : ports_.consumed.queues()) {
    ports_.channel.declare(queue, bindings);
  }
  const Keys& keys = ports_.channel.keys();
  if (options_.control) {
    bindings.push_back({"SADD", keys.binding("celery.pidbox"), pidbox_member(options_.name)});
  }
  for (const std::string& queue : ports_.consumed.queues()) {
    std::vector<std::string> lists{keys.queued(queue)};
    for (std::string& list : keys.queues({queue})) lists.push_back(std::move(list));
    bindings.push_back(ports_.channel.client().script(scripts::check_queued(), lists, {}));
  }
  const std::set<std::string> tags = known_tags();
  auto renewed = ports_.channel.renew(std::vector(tags.begin(), tags.end()), options_.lease);
  if (renewed) {
    auto bound = ports_.channel.client().pipeline(bindings);
    if (!bound) renewed = fail(std::move(bound).error());
  }
  return renewed;
}

Result<> Keeper::announce() {
  if (auto renewed = renew(); !renewed) {
    return fail(std::move(renewed).error().at(options_.broker.shown()));
  }
  publish("worker-online");
  return {};
}

void Keeper::start() {
  thread_ = std::jthread([this](const std::stop_token& stop) { run(stop); });
}

void Keeper::stop() {
  thread_.request_stop();
  if (thread_.joinable()) thread_.join();
}

void Keeper::leave() {
  publish("worker-offline");
  const Keys& keys = ports_.channel.keys();
  auto removed = ports_.channel.client().call(
      {"SREM", keys.binding("celery.pidbox"), pidbox_member(options_.name)});
  auto ended = ports_.channel.end_lease();
  note(removed ? ended : fail(std::move(removed).error()));
}

void Keeper::set_autoscale(int most, int least) {
  const std::scoped_lock lock(mutex_);
  autoscale_ = {least, most};
}

void Keeper::end_over_time(Time now) {
  for (const JobPtr& job : ports_.jobs.over_time(now)) {
    if (!job->take_settlement()) continue;
    job->request_stop(StopReason::time_over);
    ports_.settler.failed(job->request, celery::time_limit_exceeded(job->limits.hard.value_or(0)),
                          "");
  }
}

void Keeper::reap() {
  auto found = reaper_.look();
  if (!found) return note(fail(std::move(found).error()));
  if (found->returned > 0) {
    ports_.log.warning("messages_returned", {{"count", std::int64_t{found->returned}}});
  }
  for (const celery::Request& request : found->parked) {
    ports_.log.error("message_parked", {{"task", request.id}, {"name", request.task}});
    ports_.settler.failed(request, celery::worker_lost("The workers of this task died."), "");
  }
}

std::set<std::string> Keeper::known_tags() {
  std::vector<std::string> tags = ports_.jobs.tags();
  // Asked second: a job that ends in between is in both rather than in none.
  std::ranges::move(ports_.outbox.unacknowledged(), std::back_inserter(tags));
  return {tags.begin(), tags.end()};
}

Result<> Keeper::return_unknown() {
  auto owned = reaper_.owned();
  if (!owned) return fail(std::move(owned).error());
  const std::set<std::string> known = known_tags();
  std::set<std::string> unknown;
  std::ranges::set_difference(*owned, known, std::inserter(unknown, unknown.end()));
  // One that was taken or acknowledged at this moment is not unknown twice.
  for (const std::string& tag : unknown) {
    if (!suspects_.contains(tag)) continue;
    auto given = reaper_.give_back(tag);
    if (!given) return fail(std::move(given).error());
    ports_.log.warning("lost_claim_returned", {{"count", std::int64_t{*given}}});
  }
  suspects_ = std::move(unknown);
  return {};
}

void Keeper::scale(Time now) {
  std::optional<std::pair<int, int>> range;
  {
    const std::scoped_lock lock(mutex_);
    range = autoscale_;
  }
  if (!range) return;
  const int slots = ports_.jobs.slots();
  const auto busy = static_cast<int>(ports_.jobs.active().size());
  if (busy >= slots) {
    busy_until_ = now;
    if (slots < range->second) {
      ports_.pool.resize(slots + 1);
      ports_.consumer.wake();
    }
  } else if (slots > range->first && now - busy_until_ > kIdleBeforeShrink) {
    ports_.pool.resize(slots - 1);
    busy_until_ = now;
  }
}

void Keeper::run(const std::stop_token& stop) {
  const auto lease_tick = std::min(options_.lease / 4, kHeartbeat);
  Time beat = steady_clock::now();
  Time renewed = beat;
  Time moved = beat;
  Time reaped = beat;
  Time scaled = beat;
  std::mutex mutex;
  std::condition_variable_any never;
  while (!stop.stop_requested()) {
    const Time now = steady_clock::now();
    end_over_time(now);
    if (due(now, renewed, lease_tick)) note(renew());
    if (due(now, beat, kHeartbeat)) publish("worker-heartbeat");
    if (due(now, moved, kDueEvery)) {
      auto returned = ports_.channel.return_due();
      if (!returned) note(fail(std::move(returned).error()));
      ports_.jobs.forget_scheduled(now_seconds() - kScheduledKept);
    }
    if (due(now, reaped, options_.lease / 2)) {
      reap();
      note(return_unknown());
    }
    if (due(now, scaled, kScaleEvery)) scale(now);
    std::unique_lock lock(mutex);
    never.wait_for(lock, stop, kTick, [] { return false; });
  }
}

}  // namespace iscan::broker_redis
