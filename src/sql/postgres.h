// PostgreSQL behind the neutral face: a pool of connections that outlives the server's restarts.
#pragma once

#include <chrono>
#include <memory>
#include <string>

#include "sql/database.h"

namespace iscan::sql {

struct PostgresOptions {
  std::string url;      // postgresql://USER:PASSWORD@HOST:PORT/NAME?options, as libpq reads it
  int connections = 8;  // opened when first needed
  // How long a call waits for a free connection or for a server that is away, then
  // database_unavailable.
  std::chrono::milliseconds patience{10000};
};

// Connects once, so that a wrong address or password is told at the start.
//
// Transactions run at READ COMMITTED (writes) and REPEATABLE READ, READ ONLY (reads). One that is
// lost before its COMMIT was sent, or that lost a deadlock, runs again, so work must be fit to run
// twice. When the link breaks while the server commits, the server is asked afterwards what became
// of it; only if it was started anew in between the answer is not to be had:
// database_outcome_unknown (unavailable).
Result<std::unique_ptr<Database>> open_postgres(const PostgresOptions& options);

}  // namespace iscan::sql
