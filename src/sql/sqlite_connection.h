// One SQLite connection with its cache of prepared statements. Internal to sql.
#pragma once

#include <memory>
#include <string>
#include <unordered_map>

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
  Result<std::int64_t> execute(std::string_view sql, std::span<const Value> values) override;
  using Connection::execute;
  using Connection::query;

  // Of the transactions that follow.
  Result<> set_durability(Durability durability);
  // `begin` is the statement that opens the transaction; `work` runs inside.
  Result<> transaction(std::string_view begin, const Work& work);

 private:
  struct Close {
    void operator()(sqlite3* database) const;
  };
  struct Finalize {
    void operator()(sqlite3_stmt* statement) const;
  };
  using Statement = std::unique_ptr<sqlite3_stmt, Finalize>;

  explicit SqliteConnection(sqlite3* database) : database_(database) {}
  Result<sqlite3_stmt*> prepare(std::string_view sql);
  Result<> bind(sqlite3_stmt* statement, std::span<const Value> values);
  // Steps to the end; rows are appended to `rows` when it is given.
  Result<> run(sqlite3_stmt* statement, std::vector<Row>* rows);
  Error error_of(int code, std::string_view sql) const;

  std::unique_ptr<sqlite3, Close> database_;
  std::unordered_map<std::string, Statement> statements_;
  Durability durability_ = Durability::full;
};

}  // namespace iscan::sql
