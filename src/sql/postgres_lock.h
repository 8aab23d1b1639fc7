// An advisory lock on a connection of its own. Internal to sql.
#pragma once

#include <chrono>
#include <string>

#include "sql/postgres_connection.h"

namespace iscan::sql {

class PostgresLock final : public SessionLock {
 public:
  PostgresLock(std::string url, std::int64_t number, std::chrono::milliseconds lease)
      : url_(std::move(url)), number_(number), lease_(lease) {}

  Result<bool> hold() override;

 private:
  // A session that the server ends when it hears nothing for the lease.
  Result<> connect();
  // Says to the server that we are still there, and takes the lock if it is not ours yet.
  Result<bool> ask();

  std::string url_;
  std::int64_t number_;
  std::chrono::milliseconds lease_;
  std::unique_ptr<PostgresConnection> connection_;
  bool held_ = false;  // by the session of connection_
};

}  // namespace iscan::sql
