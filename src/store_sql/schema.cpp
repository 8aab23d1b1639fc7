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

Result<SchemaState> look_at_schema(sql::Database& database) {
  SchemaState state;
  auto stored = sql::stored_version(database);
  if (!stored) return fail(std::move(stored).error());
  state.stored = *stored;
  if (const auto scripts = migrations(database.dialect()); !scripts.empty()) {
    state.known = scripts.back().version;
  }
  auto apart = database.read<bool>(sql::Access::nobody(), [](sql::Connection& connection) {
    return connection.keeps_companies_apart();
  });
  if (!apart) return fail(std::move(apart).error());
  state.companies_apart = *apart;
  return state;
}

}  // namespace iscan::store_sql
