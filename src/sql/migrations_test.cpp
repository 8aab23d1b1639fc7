#include "sql/migrations.h"

#include <gtest/gtest.h>

#include <array>

#include "fakes/temp_folder.h"
#include "sql/sqlite.h"

namespace iscan::sql {
namespace {

constexpr Migration kFirst{1, "CREATE TABLE a (x INTEGER); INSERT INTO a VALUES (1);"};
constexpr Migration kSecond{2, "ALTER TABLE a ADD COLUMN y INTEGER; UPDATE a SET y = 2;"};
constexpr Migration kBroken{3, "CREATE TABLE b (x INTEGER); INSERT INTO none VALUES (1);"};

class MigrationsTest : public testing::Test {
 protected:
  fakes::TempFolder folder_;
  std::unique_ptr<Database> database_ =
      open_sqlite({.path = (folder_.path() / "test.db").string()}).value();
  Result<> run(std::initializer_list<Migration> migrations) {
    return migrate(*database_, std::span{migrations.begin(), migrations.size()}, 0);
  }
  std::int64_t number(std::string_view sql) {
    return database_
        ->write<std::int64_t>(Access::system(),
                              [&](Connection& connection) -> Result<std::int64_t> {
                                return connection.query(sql)->front().integer(0);
                              })
        .value();
  }
};

TEST_F(MigrationsTest, EachRunsOnceInItsOrder) {
  EXPECT_EQ(stored_version(*database_), 0);
  ASSERT_TRUE(run({kFirst}));
  ASSERT_TRUE(run({kFirst}));
  EXPECT_EQ(number("SELECT count(*) FROM a"), 1);
  ASSERT_TRUE(run({kFirst, kSecond}));
  EXPECT_EQ(number("SELECT y FROM a"), 2);
  EXPECT_EQ(stored_version(*database_), 2);
}

TEST_F(MigrationsTest, ABrokenOneLeavesTheDatabaseAsItWas) {
  ASSERT_TRUE(run({kFirst}));
  EXPECT_EQ(run({kFirst, kSecond, kBroken}).error().code, "database_error");
  EXPECT_EQ(stored_version(*database_), 1);
  EXPECT_EQ(number("SELECT count(*) FROM sqlite_schema WHERE name = 'b'"), 0);
}

TEST_F(MigrationsTest, ANewerDatabaseIsLeftAlone) {
  ASSERT_TRUE(run({kFirst, kSecond}));
  EXPECT_EQ(run({kFirst}).error().code, "database_too_new");
}

}  // namespace
}  // namespace iscan::sql
