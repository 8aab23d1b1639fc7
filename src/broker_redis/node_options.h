// How a node behaves.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "redis/address.h"

namespace iscan::broker_redis {

struct NodeOptions {
  redis::Address broker;
  redis::Address backend;
  std::string key_prefix;
  std::string name;  // "worker1@host", unique in the cluster
  std::vector<std::string> queues;
  int concurrency = 1;  // tasks at the same time
  // The least and the most slots, where their number follows the load.
  std::optional<std::pair<int, int>> autoscale;
  int ahead = 1;  // messages taken for each slot
  std::chrono::milliseconds lease{10'000};
  std::chrono::milliseconds visibility_timeout{3'600'000};
  std::chrono::seconds result_expires{3600};
  bool task_events = true;
  bool control = true;
  bool track_started = true;
  int max_retries = 3;
  std::string software = "iscan";  // shown to monitors
  std::string version;
  // Shown by `inspect conf`; no secrets.
  std::vector<std::pair<std::string, std::string>> shown_settings;
};

}  // namespace iscan::broker_redis
