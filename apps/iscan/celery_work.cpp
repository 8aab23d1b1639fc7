#include "celery_work.h"

#include <unistd.h>

#include <array>
#include <climits>
#include <csignal>
#include <format>
#include <utility>

#include "engines.h"
#include "stage_tasks.h"
#include "stages_elsewhere.h"

namespace iscan::app {
namespace {

std::string host_name() {
  std::array<char, HOST_NAME_MAX + 1> name{};
  ::gethostname(name.data(), name.size() - 1);
  return name.data();
}

broker_redis::NodeOptions node_options(const CeleryWork::Parts& parts) {
  const settings::Settings& settings = parts.settings;
  const auto autoscale = parts.autoscale;
  return {
      .broker = parts.redis.broker,
      .backend = parts.redis.results,
      .key_prefix = settings.text("broker.key_prefix"),
      .name = node_name(settings),
      .queues = settings.list("worker.queues"),
      .concurrency = autoscale ? autoscale->first : per_core(settings.integer("worker.threads")),
      .autoscale = autoscale,
      .lease = settings.duration("worker.lease"),
      .visibility_timeout = settings.duration("broker.visibility_timeout"),
      .result_expires = std::chrono::duration_cast<std::chrono::seconds>(
          settings.duration("broker.result_expires")),
      .task_events = settings.flag("broker.events"),
      .control = settings.flag("broker.control"),
      .version = ISCAN_VERSION};
}

}  // namespace

std::string node_name(const settings::Settings& settings) {
  std::string name = settings.text("worker.name");
  if (name.empty()) name = std::format("iscan-{}@%h", ::getpid());
  if (const auto at = name.find("%h"); at != std::string::npos) name.replace(at, 2, host_name());
  if (!name.contains('@')) name += '@' + host_name();
  return name;
}

CeleryWork::CeleryWork(const Parts& parts)
    : producer_({.broker = parts.redis.broker,
                 .backend = parts.redis.results,
                 .key_prefix = parts.settings.text("broker.key_prefix")}),
      running_(parts.ports.tasks, parts.ports.clock, parts.ports.log,
               parts.settings.duration("worker.lease")),
      // Every stage goes through its queue, so that all workers of a queue share its work.
      runner_(parts.ports, parts.make_context, running_,
              {.worker = node_name(parts.settings),
               .lease = parts.settings.duration("worker.lease"),
               .queues = {},
               .elsewhere =
                   make_elsewhere(parts.elsewhere, producer_, parts.ports.blobs, parts.ports.log)}),
      node_(node_options(parts),
            make_stage_tasks({runner_, parts.ports.tasks, parts.service, parts.ports.clock,
                              parts.ports.log, drain_.get_token()}),
            {.on_discard = end_discarded({runner_, parts.ports.tasks, parts.service,
                                          parts.ports.clock, parts.ports.log, drain_.get_token()}),
             // The program's own way to end: its main thread waits for this signal.
             .shutdown = [] { ::kill(::getpid(), SIGTERM); }},
            parts.ports.log) {}

Result<> CeleryWork::start() {
  running_.start();
  return node_.start();
}

Result<> CeleryWork::stop(std::chrono::milliseconds drain) {
  auto stopped = node_.stop(drain);
  drain_.request_stop();
  if (stopped) running_.stop();
  return stopped;
}

}  // namespace iscan::app
