#include "sql/sqlite.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <thread>

namespace iscan::sql {
namespace {

class SqliteTest : public testing::Test {
 protected:
  void SetUp() override {
    folder_ = std::filesystem::temp_directory_path() /
              ("iscan_sql_" + std::to_string(::getpid()) + "_" +
               testing::UnitTest::GetInstance()->current_test_info()->name());
    std::filesystem::remove_all(folder_);
    std::filesystem::create_directories(folder_);
    database_ = open({});
    ASSERT_TRUE(write("CREATE TABLE t (id INTEGER PRIMARY KEY, name TEXT, x REAL) STRICT"));
  }
  void TearDown() override {
    database_.reset();
    std::filesystem::remove_all(folder_);
  }

  std::unique_ptr<Database> open(SqliteOptions options) {
    options.path = (folder_ / "test.db").string();
    auto opened = open_sqlite(options);
    EXPECT_TRUE(opened) << opened.error().detail;
    return std::move(*opened);
  }
  Result<> write(std::string_view sql, std::vector<Value> values = {}) {
    return database_->write_transaction(Access::nobody(), [&](Connection& connection) -> Result<> {
      auto done = connection.execute(sql, values);
      if (!done) return fail(done.error());
      return {};
    });
  }
  std::int64_t count() {
    return database_
        ->read<std::int64_t>(
            Access::nobody(),
            [](Connection& connection) -> Result<std::int64_t> {
              return connection.query("SELECT count(*) FROM t")->front().integer(0);
            })
        .value();
  }

  std::filesystem::path folder_;
  std::unique_ptr<Database> database_;
};

TEST_F(SqliteTest, PlaceholdersGoByNumberAndValuesComeBack) {
  const std::string odd("a\0b'ö", 6);
  ASSERT_TRUE(
      write("INSERT INTO t (x, name, id) VALUES ($3, $2, $1)", {std::int64_t{7}, odd, 2.5}));
  auto rows = database_->read<std::vector<Row>>(Access::nobody(), [](Connection& connection) {
    return connection.query("SELECT id, name, x, NULL FROM t WHERE id = $1", {std::int64_t{7}});
  });
  ASSERT_TRUE(rows);
  EXPECT_EQ(rows->at(0).integer(0), 7);
  EXPECT_EQ(rows->at(0).text(1), odd);
  EXPECT_EQ(rows->at(0).real(2), 2.5);
  EXPECT_TRUE(rows->at(0).is_null(3));
}

TEST_F(SqliteTest, AnErrorInATransactionLeavesNothing) {
  auto done =
      database_->write_transaction(Access::nobody(), [](Connection& connection) -> Result<> {
        EXPECT_TRUE(connection.execute("INSERT INTO t (id) VALUES (1)"));
        return fail(ErrorKind::internal, "on_purpose", "");
      });
  EXPECT_EQ(done.error().code, "on_purpose");
  EXPECT_EQ(count(), 0);
}

TEST_F(SqliteTest, EachTransactionHasItsOwnDurability) {
  int looks = 0;
  for (const Durability durability : {Durability::full, Durability::relaxed, Durability::full,
                                      Durability::relaxed, Durability::full}) {
    // The comment makes it another statement each time: this pragma answers when it is compiled.
    const std::string look = "PRAGMA synchronous -- " + std::to_string(++looks);
    const auto level = database_->write<std::int64_t>(
        Access::nobody(),
        [&](Connection& connection) -> Result<std::int64_t> {
          return connection.query(look)->front().integer(0);
        },
        durability);
    EXPECT_EQ(level, durability == Durability::full ? 2 : 1) << look;
  }
}

TEST_F(SqliteTest, ADuplicateIsAConflict) {
  ASSERT_TRUE(write("INSERT INTO t (id) VALUES (1)"));
  EXPECT_EQ(write("INSERT INTO t (id) VALUES (1)").error().code, "database_conflict");
  EXPECT_EQ(count(), 1);
}

TEST_F(SqliteTest, AnotherWriterMakesDatabaseLocked) {
  auto other = open({.busy_timeout = std::chrono::milliseconds{20}});
  auto done = database_->write_transaction(Access::nobody(), [&](Connection&) -> Result<> {
    auto refused =
        other->write_transaction(Access::nobody(), [](Connection&) { return Result<>{}; });
    EXPECT_EQ(refused.error().code, "database_locked");
    EXPECT_TRUE(refused.error().retryable);
    return {};
  });
  EXPECT_TRUE(done);
}

TEST_F(SqliteTest, AFullFileIsDiskFull) {
  ASSERT_TRUE(
      database_->write_transaction(Access::nobody(), [](Connection& connection) -> Result<> {
        EXPECT_TRUE(connection.query("PRAGMA max_page_count = 10"));
        return {};
      }));
  EXPECT_EQ(write("INSERT INTO t (name) VALUES ($1)", {std::string(1 << 20, 'x')}).error().code,
            "disk_full");
  EXPECT_EQ(count(), 0);
  EXPECT_TRUE(write("INSERT INTO t (name) VALUES ('small')"));
}

TEST_F(SqliteTest, ManyThreadsWriteAndRead) {
  std::vector<std::jthread> threads;
  for (int n = 0; n < 4; ++n) {
    threads.emplace_back([&] {
      for (int i = 0; i < 20; ++i) {
        EXPECT_TRUE(write("INSERT INTO t (name) VALUES ('x')"));
        EXPECT_GT(count(), 0);
      }
    });
  }
  threads.clear();
  EXPECT_EQ(count(), 80);
}

}  // namespace
}  // namespace iscan::sql
