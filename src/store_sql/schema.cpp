#include "store_sql/schema.h"

namespace iscan::store_sql {

Result<> migrate(sql::Database& database, std::int64_t now_ms) {
  const auto scripts = migrations(database.dialect());
  if (scripts.empty()) {
    return fail(ErrorKind::internal, "dialect_unknown", "There are no tables for this database.",
                std::string(database.dialect()));
  }
  return sql::migrate(database, scripts, now_ms);
}

}  // namespace iscan::store_sql
