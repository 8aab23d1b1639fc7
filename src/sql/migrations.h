// Brings a database to the version a program knows: numbered scripts, each run once.
#pragma once

#include <span>
#include <string_view>

#include "sql/database.h"

namespace iscan::sql {

// A script of sql/DIALECT/migrations/NNNN_name.sql, built into the program.
struct Migration {
  int version = 0;
  std::string_view script;
};

// Runs what is missing, all or nothing. `migrations` are sorted and start at 1; `now_ms` is kept as
// the time of the change. Errors: database_too_new (internal) when a newer program has written it.
Result<> migrate(Database& database, std::span<const Migration> migrations, std::int64_t now_ms);

// The version of the database, 0 when it is empty. Changes nothing.
Result<int> stored_version(Database& database);

}  // namespace iscan::sql
