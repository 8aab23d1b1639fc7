// One PostgreSQL connection with its cache of prepared statements. Internal to sql.
#pragma once

#include <memory>
#include <string>
#include <unordered_map>

#include "sql/database.h"

struct pg_conn;
struct pg_result;

namespace iscan::sql {

// A transaction's name on its server. `server_start` tells one run of the server from the next:
// a crash may give an unwritten number to another transaction.
struct TransactionName {
  std::string number;
  std::string server_start;
};

// Used by one thread at a time.
class PostgresConnection final : public Connection {
 public:
  static Result<std::unique_ptr<PostgresConnection>> open(const std::string& url);

  Result<std::vector<Row>> query(std::string_view sql, std::span<const Value> values) override;
  Result<> script(std::string_view sql) override;
  Result<std::int64_t> execute(std::string_view sql, std::span<const Value> values) override;
  std::string_view skip_locked() const override { return " FOR UPDATE SKIP LOCKED"; }
  Result<> lock_schema() override;
  Result<bool> has_table(std::string_view name) override;
  Result<bool> keeps_companies_apart() override;
  using Connection::execute;
  using Connection::query;

  // Whether the link still stands.
  bool linked() const { return linked_; }
  // One round trip; `access` holds until the transaction ends.
  Result<TransactionName> begin_write(const Access& access, Durability durability);
  Result<> begin_read(const Access& access);
  Result<> commit();
  // Leaves no transaction open, or no link.
  void roll_back();

 private:
  struct Close {
    void operator()(pg_conn* connection) const;
  };
  struct Clear {
    void operator()(pg_result* result) const;
  };
  using Answer = std::unique_ptr<pg_result, Clear>;

  explicit PostgresConnection(pg_conn* connection) : link_(connection) {}
  // Also notes that the link is broken, if that is the error.
  Error error_of(const pg_result* answer, std::string_view sql);
  // The name of the prepared statement for values of these types.
  Result<std::string> prepare(std::string_view sql, std::span<const Value> values);
  Result<Answer> run(std::string_view sql, std::span<const Value> values);
  Result<Answer> run_plain(const std::string& sql);
  // An expression that makes the transaction act for `access`.
  std::string acting_for(const Access& access) const;

  std::unique_ptr<pg_conn, Close> link_;
  bool linked_ = true;
  std::unordered_map<std::string, std::string> statements_;  // text and types → name
};

}  // namespace iscan::sql
