#include "sql/postgres_lock.h"

#include <format>

namespace iscan::sql {

Result<> PostgresLock::connect() {
  auto connection = PostgresConnection::open(url_);
  if (!connection) return fail(std::move(connection).error());
  auto set = (*connection)->script(std::format("SET idle_session_timeout = {}", lease_.count()));
  if (!set) return set;
  connection_ = std::move(*connection);
  held_ = false;
  return {};
}

Result<bool> PostgresLock::ask() {
  // A session keeps what it locked until it ends, so an answer is enough.
  auto rows = held_ ? connection_->query("SELECT true::int")
                    : connection_->query("SELECT pg_try_advisory_lock($1)::int", {number_});
  if (!rows) return fail(std::move(rows).error());
  held_ = rows->front().integer(0) == 1;
  return held_;
}

Result<bool> PostgresLock::hold() {
  if (connection_ != nullptr) {
    if (auto held = ask()) return held;
    // The session is gone, and the lock with it; perhaps nobody has taken it since.
    connection_.reset();
  }
  if (auto connected = connect(); !connected) return fail(std::move(connected).error());
  auto held = ask();
  if (!held) connection_.reset();
  return held;
}

}  // namespace iscan::sql
