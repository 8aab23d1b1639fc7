#include "broker_redis/node.h"

#include <unistd.h>

#include <format>
#include <ranges>
#include <utility>

#include "broker_redis/consumer.h"
#include "broker_redis/keeper.h"
#include "broker_redis/pool.h"
#include "broker_redis/remote.h"

namespace iscan::broker_redis {
namespace {

using std::chrono::steady_clock;

constexpr std::chrono::seconds kStopTime{5};   // for a task to react when it is asked to stop
constexpr std::chrono::seconds kWriteTime{5};  // for the last results

// "gen1234@host", as producers call themselves.
std::string origin_of(const std::string& node) {
  const auto at = node.find('@');
  return std::format("gen{}{}", ::getpid(), at == std::string::npos ? "" : node.substr(at));
}

}  // namespace

// In the order of their needs; destroyed in reverse. Each part that works by itself has a link of
// its own, so that none waits for another.
struct Node::Parts {
  Parts(NodeOptions given, Tasks known, Hooks told, Logger& logger)
      : options(std::move(given)),
        tasks(std::move(known)),
        hooks(std::move(told)),
        log(logger),
        claims_link(options.broker),
        writes_link(options.broker),
        care_link(options.broker),
        remote_link(options.broker),
        results_link(options.backend),
        keys(options.key_prefix, options.broker.database),
        claims(claims_link, keys, options.name),
        writes(writes_link, keys, options.name),
        care(care_link, keys, options.name),
        controls(remote_link, keys, options.name),
        events(keys, options.name, clock, options.task_events),
        results(results_link, {.prefix = {}, .expire = options.result_expires}),
        outbox({writes, results, events, log, origin_of(options.name)}),
        settler(outbox, events, options.name,
                {.track_started = options.track_started, .max_retries = options.max_retries}),
        jobs(options.concurrency, options.ahead),
        consumed(options.queues),
        pool({jobs, settler, care, tasks, hooks.on_discard, log}),
        consumer({claims, jobs, settler, consumed, tasks, hooks.on_discard, log}),
        keeper({care, jobs, pool, settler, outbox, consumer, consumed, events, log}, options),
        remote({.channel = controls,
                .jobs = jobs,
                .pool = pool,
                .settler = settler,
                .consumer = consumer,
                .consumed = consumed,
                .events = events,
                .clock = clock,
                .tasks = tasks,
                .on_discard = hooks.on_discard,
                .options = options,
                .heartbeat = [this] { keeper.heartbeat(); },
                .shutdown =
                    [this] {
                      if (hooks.shutdown) hooks.shutdown();
                    },
                .autoscale = options.autoscale
                                 ? [this](int most, int least) {
                                     options.autoscale = {least, most};
                                     keeper.set_autoscale(most, least);
                                   }
                                 : std::function<void(int, int)>{}},
               log) {}

  NodeOptions options;
  Tasks tasks;
  Hooks hooks;
  Logger& log;
  redis::Client claims_link;
  redis::Client writes_link;
  redis::Client care_link;
  redis::Client remote_link;
  redis::Client results_link;
  Keys keys;
  Channel claims;
  Channel writes;
  Channel care;
  Channel controls;
  LogicalClock clock;
  Events events;
  Results results;
  Outbox outbox;
  Settler settler;
  Jobs jobs;
  Consumed consumed;
  Pool pool;
  Consumer consumer;
  Keeper keeper;
  Remote remote;
};

Node::Node(NodeOptions options, Tasks tasks, Hooks hooks, Logger& log)
    : parts_(std::make_unique<Parts>(std::move(options), std::move(tasks), std::move(hooks), log)) {
}

Node::~Node() = default;

const std::string& Node::name() const { return parts_->options.name; }

bool Node::is_linked() { return parts_->care_link.call({"PING"}).has_value(); }

Result<> Node::start() {
  Parts& parts = *parts_;
  if (auto announced = parts.keeper.announce(); !announced) return announced;
  parts.outbox.start();
  if (parts.options.control) parts.remote.start();
  parts.pool.resize(parts.options.concurrency);
  parts.keeper.start();
  parts.consumer.start();
  return {};
}

Result<> Node::stop(std::chrono::milliseconds drain) {
  Parts& parts = *parts_;
  parts.consumer.stop();
  parts.pool.request_stop();
  const auto give_back = [&](const JobPtr& job) {
    if (!job->take_settlement()) return;
    auto given = parts.care.give_back(job->request, job->raw);
    if (!given) parts.log.warning("give_back_failed", {{"code", given.error().code}});
  };
  // Each goes to the front of its queue, so the first one goes last.
  const std::vector<JobPtr> waiting = parts.jobs.take_waiting();
  for (const JobPtr& job : std::views::reverse(waiting)) give_back(job);
  bool idle = parts.jobs.wait_until_idle(steady_clock::now() + drain);
  if (!idle) {
    for (const JobPtr& job : parts.jobs.active()) job->request_stop(StopReason::draining);
    idle = parts.jobs.wait_until_idle(steady_clock::now() + kStopTime);
  }
  for (const JobPtr& job : parts.jobs.active()) give_back(job);
  parts.remote.stop();
  parts.keeper.stop();
  parts.outbox.stop(kWriteTime);
  parts.keeper.leave();
  if (!idle) {
    return fail(ErrorKind::timeout, "worker_stuck", "A step of the work did not stop in time.");
  }
  parts.pool.join();
  return {};
}

}  // namespace iscan::broker_redis
