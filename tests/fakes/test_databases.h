// The databases that contract tests run on.
#pragma once

#include <gtest/gtest.h>

#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "servers/postgres_server.h"
#include "sql/postgres.h"
#include "sql/sqlite.h"

namespace iscan::fakes {

// A kind of database that the contract tests run on.
struct TestDatabase {
  std::string name;
  std::function<std::unique_ptr<sql::Database>(const std::filesystem::path& folder)> open;
};
inline void PrintTo(const TestDatabase& database, std::ostream* out) { *out << database.name; }
inline std::string name_of(const testing::TestParamInfo<TestDatabase>& info) {
  return info.param.name;
}

inline TestDatabase sqlite() {
  return {"sqlite", [](const std::filesystem::path& folder) {
            return sql::open_sqlite({.path = (folder / "iscan.db").string()}).value();
          }};
}

inline TestDatabase postgresql() {
  return {"postgresql", [](const std::filesystem::path&) {
            const std::string url = servers::PostgresServer::shared().new_database();
            return sql::open_postgres({.url = url}).value();
          }};
}

inline std::vector<TestDatabase> test_databases() { return {sqlite(), postgresql()}; }

}  // namespace iscan::fakes
