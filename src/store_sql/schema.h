// The tables and their version.
#pragma once

#include "sql/database.h"

namespace iscan::store_sql {

// Brings an empty or older database to the version this program knows.
// Errors: database_too_new (internal) when a newer program has written it.
Result<> migrate(sql::Database& database, std::int64_t now_ms);

// The version this program writes.
int schema_version();
// The version of the database, 0 when it is empty.
Result<int> stored_version(sql::Database& database);

}  // namespace iscan::store_sql
