// One SQLite connection with its cache of prepared statements. Internal to sql.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "sql/database.h"
#include "sql/sqlite.h"

struct sqlite3;
struct sqlite3_stmt;

namespace iscan::sql {

// Used by one thread at a time.
class SqliteConnection final : public Connection {
 public:
  static Result<std::unique_ptr<SqliteConnection>> open(const SqliteOptions& options);
  ~SqliteConnection() override;
  SqliteConnection(const SqliteConnection&) = delete;
  SqliteConnection& operator=(const SqliteConnection&) = delete;

  Result<std::vector<Row>> query(std::string_view sql, std::span<const Value> values) override;
  Result<> script(std::string_view sql) override;
  std::string_view skip_locked() const override { return ""; }
  Result<> lock_schema() override { return {}; }
  Result<bool> has_table(std::string_view name) override;
  Result<bool> keeps_companies_apart() override { return false; }
  Result<std::int64_t> execute(std::string_view sql, std::span<const Value> values) override;
  using Connection::execute;
  using Connection::query;

  // Of the transactions that follow.
  Result<> set_durability(Durability durability);
  // Calls `told` after each commit with the pages in the write-ahead log, which nobody else moves
  // to the file then.
  void watch_log(std::function<void(int)> told);
  // Moves what is in the log to the file, as far as nobody needs it there; does not wait.
  Result<> move_log();
  // Moves the rest and begins the log anew; database_locked at once while somebody reads in it.
  // Outside a transaction.
  Result<> restart_log();
  // `begin` is the statement that opens the transaction; `work` runs inside.
  Result<> transaction(std::string_view begin, const Work& work);

 private:
  struct Close {
    void operator()(sqlite3* database) const;
  };
  struct Finalize {
    void operator()(sqlite3_stmt* statement) const;
  };
  struct Statement {
    std::unique_ptr<sqlite3_stmt, Finalize> handle;
    std::vector<int> places;  // SQLite's number of $1, $2 …: it counts names by their first use
  };
  struct Hash {
    using is_transparent = void;  // NOLINT(readability-identifier-naming): name of std
    std::size_t operator()(std::string_view text) const {
      return std::hash<std::string_view>{}(text);
    }
  };

  explicit SqliteConnection(sqlite3* database) : database_(database) {}
  Result<Statement*> prepare(std::string_view sql);
  Result<> bind(const Statement& statement, std::span<const Value> values);
  // Steps to the end; rows are appended to `rows` when it is given.
  Result<> run(sqlite3_stmt* statement, std::vector<Row>* rows);
  // Does not wait for others.
  Result<> checkpoint(int mode);
  Error error_of(int code, std::string_view sql) const;

  std::unique_ptr<sqlite3, Close> database_;
  std::unordered_map<std::string, Statement, Hash, std::equal_to<>> statements_;
  std::function<void(int)> log_told_;
  Durability durability_ = Durability::full;
  int busy_ms_ = 0;
};

}  // namespace iscan::sql
