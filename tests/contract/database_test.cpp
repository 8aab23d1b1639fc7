// The face of a database, on every database; and what only a server can do to its clients.
#include <gtest/gtest.h>

#include <latch>
#include <thread>

#include "fakes/temp_folder.h"
#include "fakes/test_databases.h"
#include "servers/postgres_server.h"
#include "sql/postgres.h"

namespace iscan {
namespace {

using namespace std::chrono_literals;
using sql::Connection;
using sql::Row;
using sql::Value;

const sql::Access kAccess = sql::Access::nobody();

Result<> write(sql::Database& database, std::string_view statement,
               const std::vector<Value>& values = {}) {
  return database.write_transaction(kAccess, [&](Connection& connection) -> Result<> {
    auto done = connection.execute(statement, values);
    if (!done) return fail(done.error());
    return {};
  });
}

std::int64_t number(sql::Database& database, std::string_view statement) {
  return database
      .read<std::int64_t>(kAccess,
                          [&](Connection& connection) -> Result<std::int64_t> {
                            auto rows = connection.query(statement);
                            if (!rows) return fail(rows.error());
                            return rows->front().integer(0);
                          })
      .value();
}

constexpr std::string_view kTable =
    "CREATE TABLE t (id BIGINT PRIMARY KEY, name TEXT, x DOUBLE PRECISION)";

class DatabaseTest : public testing::TestWithParam<fakes::TestDatabase> {
 protected:
  void SetUp() override { ASSERT_TRUE(write(*database_, kTable)); }

  fakes::TempFolder folder_;
  std::unique_ptr<sql::Database> database_ = GetParam().open(folder_.path());
};

TEST_P(DatabaseTest, PlaceholdersGoByNumberAndValuesComeBack) {
  const std::string odd = "a'ö\\\n";
  ASSERT_TRUE(write(*database_, "INSERT INTO t (x, name, id) VALUES ($3, $2, $1)",
                    {std::int64_t{1} << 60, odd, 0.1}));
  ASSERT_TRUE(write(*database_, "INSERT INTO t (id, name, x) VALUES ($1, $2, $3)",
                    {std::int64_t{-1}, sql::Null{}, sql::Null{}}));
  auto rows = database_->read<std::vector<Row>>(kAccess, [](Connection& connection) {
    return connection.query("SELECT * FROM t ORDER BY id");
  });
  ASSERT_TRUE(rows);
  EXPECT_EQ(rows->at(0).integer(0), -1);
  EXPECT_TRUE(rows->at(0).is_null(1));
  EXPECT_TRUE(rows->at(0).is_null(2));
  EXPECT_EQ(rows->at(1).integer(0), std::int64_t{1} << 60);
  EXPECT_EQ(rows->at(1).text(1), odd);
  EXPECT_EQ(rows->at(1).real(2), 0.1);
}

TEST_P(DatabaseTest, ChangedRowsAreCounted) {
  ASSERT_TRUE(write(*database_, "INSERT INTO t (id) VALUES (1), (2), (3)"));
  const auto changed = database_->write<std::int64_t>(kAccess, [](Connection& connection) {
    return connection.execute("UPDATE t SET name = 'x' WHERE id > $1", {std::int64_t{1}});
  });
  EXPECT_EQ(changed, 2);
}

TEST_P(DatabaseTest, AnErrorInATransactionLeavesNothing) {
  auto done = database_->write_transaction(kAccess, [](Connection& connection) -> Result<> {
    EXPECT_TRUE(connection.execute("INSERT INTO t (id) VALUES (1)"));
    return fail(ErrorKind::internal, "on_purpose", "");
  });
  EXPECT_EQ(done.error().code, "on_purpose");
  EXPECT_EQ(number(*database_, "SELECT count(*) FROM t"), 0);
}

TEST_P(DatabaseTest, ADuplicateIsAConflictAndABadStatementAnError) {
  ASSERT_TRUE(write(*database_, "INSERT INTO t (id) VALUES (1)"));
  EXPECT_EQ(write(*database_, "INSERT INTO t (id) VALUES (1)").error().code, "database_conflict");
  EXPECT_EQ(write(*database_, "INSERT INTO none VALUES (1)").error().code, "database_error");
  EXPECT_EQ(number(*database_, "SELECT count(*) FROM t"), 1);
}

TEST_P(DatabaseTest, AReaderSeesOneMoment) {
  ASSERT_TRUE(write(*database_, "INSERT INTO t (id) VALUES (1)"));
  const auto count = [](Connection& connection) {
    return connection.query("SELECT count(*) FROM t")->front().integer(0);
  };
  ASSERT_TRUE(database_->read_transaction(kAccess, [&](Connection& connection) -> Result<> {
    EXPECT_EQ(count(connection), 1);
    std::jthread([&] { EXPECT_TRUE(write(*database_, "INSERT INTO t (id) VALUES (2)")); }).join();
    EXPECT_EQ(count(connection), 1);
    return {};
  }));
  EXPECT_EQ(number(*database_, "SELECT count(*) FROM t"), 2);
}

TEST_P(DatabaseTest, ManyThreadsCountTogether) {
  ASSERT_TRUE(write(*database_, "INSERT INTO t (id, x) VALUES (1, 0)"));
  std::vector<std::jthread> threads;
  for (int n = 0; n < 12; ++n) {
    threads.emplace_back([&] {
      for (int i = 0; i < 10; ++i) {
        EXPECT_TRUE(write(*database_, "UPDATE t SET x = x + 1 WHERE id = 1"));
      }
    });
  }
  threads.clear();
  EXPECT_EQ(number(*database_, "SELECT count(*) FROM t WHERE x = 120"), 1);
}

INSTANTIATE_TEST_SUITE_P(Databases, DatabaseTest, testing::ValuesIn(fakes::test_databases()),
                         fakes::name_of);

class PostgresTest : public testing::Test {
 protected:
  void SetUp() override { ASSERT_TRUE(write(*database_, kTable)); }
  std::int64_t rows() { return number(*database_, "SELECT count(*) FROM t"); }
  // Ends every connection of this test but the one that asks.
  static void end_connections() {
    server().administer(
        "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity "
        "WHERE application_name = 'iscan'");
  }
  static servers::PostgresServer& server() { return servers::PostgresServer::shared(); }

  std::string url_ = server().new_database();
  std::unique_ptr<sql::Database> database_ =
      sql::open_postgres({.url = url_, .patience = 60s}).value();
};

TEST_F(PostgresTest, AnUnknownDatabaseIsToldAtTheStart) {
  const auto none = sql::open_postgres({.url = server().unknown_database(), .patience = 100ms});
  ASSERT_FALSE(none);
  EXPECT_EQ(none.error().code, "database_unavailable");
  EXPECT_TRUE(none.error().detail.contains("none")) << none.error().detail;
}

TEST_F(PostgresTest, AZeroInATextIsRefused) {
  const auto done =
      write(*database_, "INSERT INTO t (id, name) VALUES (1, $1)", {std::string("a\0b", 3)});
  EXPECT_EQ(done.error().code, "text_unstorable");
}

TEST_F(PostgresTest, AKilledConnectionRunsItsWorkAgain) {
  int runs = 0;
  const auto done = database_->write_transaction(kAccess, [&](Connection& connection) -> Result<> {
    auto inserted = connection.execute("INSERT INTO t (id) VALUES ($1)", {std::int64_t{1}});
    if (!inserted) return fail(inserted.error());
    if (++runs == 1) end_connections();
    auto again = connection.execute("UPDATE t SET x = 1");
    if (!again) return fail(again.error());
    return {};
  });
  ASSERT_TRUE(done) << done.error().detail;
  EXPECT_EQ(runs, 2);
  EXPECT_EQ(rows(), 1);
}

TEST_F(PostgresTest, ARestartOfTheServerIsWaitedFor) {
  ASSERT_TRUE(write(*database_, "INSERT INTO t (id) VALUES (1)"));
  server().crash();
  {
    const std::jthread reader([&] { EXPECT_EQ(rows(), 1); });
    server().start();
  }
  EXPECT_TRUE(write(*database_, "INSERT INTO t (id) VALUES (2)"));
  EXPECT_EQ(rows(), 2);
}

TEST_F(PostgresTest, ACrashInsideATransactionLeavesNothingOfTheFirstRun) {
  int runs = 0;
  const auto done = database_->write_transaction(kAccess, [&](Connection& connection) -> Result<> {
    auto inserted = connection.execute("INSERT INTO t (id) VALUES ($1)", {std::int64_t{++runs}});
    if (!inserted) return fail(inserted.error());
    if (runs == 1) server().crash_and_start();
    return {};
  });
  // The first COMMIT found no server: what became of it cannot be asked of a new one.
  EXPECT_EQ(done.error().code, "database_outcome_unknown");
  EXPECT_EQ(rows(), 0);
}

// The trigger ends the connection after everything is done and before the commit is: the client
// sees a link that breaks under its COMMIT.
TEST_F(PostgresTest, ALinkThatBreaksUnderTheCommitIsAskedAbout) {
  ASSERT_TRUE(database_->write_transaction(kAccess, [](Connection& connection) {
    return connection.script(
        "CREATE SEQUENCE tries;"
        "CREATE FUNCTION die() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        "IF nextval('tries') = 1 THEN PERFORM pg_terminate_backend(pg_backend_pid()); END IF; "
        "RETURN NULL; END $$;"
        "CREATE CONSTRAINT TRIGGER die AFTER INSERT ON t DEFERRABLE INITIALLY DEFERRED "
        "FOR EACH ROW EXECUTE FUNCTION die()");
  }));
  const auto done = write(*database_, "INSERT INTO t (id) VALUES (1)");
  EXPECT_TRUE(done) << done.error().code << done.error().detail;
  EXPECT_EQ(rows(), 1);
  EXPECT_GE(number(*database_, "SELECT last_value FROM tries"), 2) << "it was run again";
}

TEST_F(PostgresTest, ADeadlockEndsWellForBoth) {
  ASSERT_TRUE(write(*database_, "INSERT INTO t (id, x) VALUES (1, 0), (2, 0)"));
  std::latch both(2);
  const auto change = [&](std::int64_t first, std::int64_t second) {
    int runs = 0;
    return database_->write_transaction(kAccess, [&](Connection& connection) -> Result<> {
      auto one = connection.execute("UPDATE t SET x = x + 1 WHERE id = $1", {first});
      if (!one) return fail(one.error());
      if (++runs == 1) both.arrive_and_wait();
      auto two = connection.execute("UPDATE t SET x = x + 1 WHERE id = $1", {second});
      if (!two) return fail(two.error());
      return {};
    });
  };
  {
    const std::jthread other([&] { EXPECT_TRUE(change(2, 1)); });
    EXPECT_TRUE(change(1, 2));
  }
  EXPECT_EQ(number(*database_, "SELECT count(*) FROM t WHERE x = 2"), 2);
}

}  // namespace
}  // namespace iscan
