// The tables and their version: sql/DIALECT/migrations.
#pragma once

#include "sql/migrations.h"

namespace iscan::store_sql {

// All scripts of a dialect in their order; none for an unknown dialect. The definition is made at
// build time from the files.
std::span<const sql::Migration> migrations(std::string_view dialect);

// Brings an empty or older database to the version this program knows. Errors: those of
// sql::migrate, dialect_unknown (internal).
Result<> migrate(sql::Database& database, std::int64_t now_ms);

struct SchemaState {
  int stored = 0;                // the version of the database, 0 when it is empty
  int known = 0;                 // the version this program brings it to
  bool companies_apart = false;  // the database itself keeps companies apart (row-level security)
};

// Changes nothing.
Result<SchemaState> look_at_schema(sql::Database& database);

}  // namespace iscan::store_sql
