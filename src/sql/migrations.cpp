#include "sql/migrations.h"

#include <format>

namespace iscan::sql {
namespace {

Result<int> newest(Connection& connection) {
  auto rows = connection.query("SELECT max(version) FROM schema_versions");
  if (!rows) return fail(std::move(rows).error());
  return static_cast<int>(rows->front().integer_or_null(0).value_or(0));
}

Result<int> prepare(Connection& connection) {
  if (auto locked = connection.lock_schema(); !locked) return fail(std::move(locked).error());
  auto made = connection.script(
      "CREATE TABLE IF NOT EXISTS schema_versions "
      "(version INTEGER PRIMARY KEY, applied_at BIGINT NOT NULL)");
  if (!made) return fail(std::move(made).error());
  return newest(connection);
}

}  // namespace

Result<int> stored_version(Database& database) {
  return database.read<int>(Access::system(), [](Connection& connection) -> Result<int> {
    auto there = connection.has_table("schema_versions");
    if (!there) return fail(std::move(there).error());
    return *there ? newest(connection) : 0;
  });
}

Result<> migrate(Database& database, std::span<const Migration> migrations, std::int64_t now_ms) {
  return database.write_transaction(Access::system(), [&](Connection& connection) -> Result<> {
    auto version = prepare(connection);
    if (!version) return fail(std::move(version).error());
    const int known = migrations.empty() ? 0 : migrations.back().version;
    if (*version > known) {
      return fail(ErrorKind::internal, "database_too_new",
                  "The database was written by a newer version of this program.",
                  std::format("version {}, this program knows {}", *version, known));
    }
    for (const Migration& migration : migrations) {
      if (migration.version <= *version) continue;
      if (auto done = connection.script(migration.script); !done) return done;
      auto noted =
          connection.execute("INSERT INTO schema_versions (version, applied_at) VALUES ($1, $2)",
                             {std::int64_t{migration.version}, now_ms});
      if (!noted) return fail(std::move(noted).error());
    }
    return {};
  });
}

}  // namespace iscan::sql
