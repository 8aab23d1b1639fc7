// What has to exist before anything of a service runs; each part may refuse with its own error.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "base/clock.h"
#include "document/state.h"
#include "ports/blobs.h"
#include "redis/address.h"
#include "settings/settings.h"
#include "store_sql/data_lock.h"
#include "store_sql/sql_store.h"
#include "telemetry/json_logger.h"

namespace iscan::app {

// What this program does of the whole.
struct Role {
  bool http = true;  // answers requests
  bool work = true;  // works on tasks
  bool whole() const { return http && work; }
};

// Where to listen.
struct ListenAddress {
  std::string host;
  std::uint16_t port = 0;
};

// The queues in Redis; none: queues in memory.
struct RedisPlaces {
  redis::Address broker;
  redis::Address results;
};

// A Celery task of the user's that does a stage.
struct ElsewhereTask {
  std::string task;
  std::string queue;
};

struct Foundation {
  std::optional<ListenAddress> listen;  // nothing: a worker without an address
  std::optional<RedisPlaces> redis;
  std::optional<std::pair<int, int>> autoscale;        // least and most tasks at the same time
  std::map<document::Stage, ElsewhereTask> elsewhere;  // stages that others do
  std::unique_ptr<telemetry::JsonLogger> log;
  std::optional<store_sql::DataLock> lock;  // of a database that is ours alone
  std::unique_ptr<store_sql::SqlStore> store;
  std::unique_ptr<ports::Blobs> blobs;
};

// Errors: address_invalid, autoscale_invalid, redis_url_invalid, role_needs_servers
// (invalid_input), and those of the parts.
Result<Foundation> lay_foundation(const settings::Settings& settings, const Clock& clock,
                                  Role role);

}  // namespace iscan::app
