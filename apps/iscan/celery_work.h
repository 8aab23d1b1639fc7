// Work taken from Redis: a Celery node whose tasks are the stages.
#pragma once

#include <functional>
#include <stop_token>

#include "broker_redis/node.h"
#include "foundation.h"
#include "service/service.h"
#include "worker/running_tasks.h"
#include "worker/task_runner.h"

namespace iscan::app {

class CeleryWork {
 public:
  struct Parts {
    const settings::Settings& settings;
    const RedisPlaces& redis;
    std::optional<std::pair<int, int>> autoscale;
    worker::Ports ports;
    worker::MakeContext make_context;
    service::Service& service;
  };

  explicit CeleryWork(const Parts& parts);

  Result<> start();
  // See broker_redis::Node::stop.
  Result<> stop(std::chrono::milliseconds drain);
  bool is_linked() { return node_.is_linked(); }
  const std::string& name() const { return node_.name(); }

 private:
  std::stop_source drain_;
  worker::RunningTasks running_;
  worker::TaskRunner runner_;
  broker_redis::Node node_;
};

// The name of the worker in the cluster.
std::string node_name(const settings::Settings& settings);

}  // namespace iscan::app
