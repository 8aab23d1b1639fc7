// A small neutral face of a relational database: values, rows, statements with $1 placeholders and
// transactions. SQLite and PostgreSQL are behind it.
#pragma once

#include <cstdint>
#include <functional>
#include <initializer_list>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "sql/row.h"

namespace iscan::sql {

// Errors of every call: database_locked, disk_full, database_unavailable (unavailable, retryable),
// database_conflict (conflict: a unique or foreign key), database_error (internal).
class Connection {
 public:
  virtual ~Connection() = default;
  // $1 is the first value. The rows of a SELECT or RETURNING.
  virtual Result<std::vector<Row>> query(std::string_view sql, std::span<const Value> values) = 0;
  // Several statements without values, for migrations.
  virtual Result<> script(std::string_view sql) = 0;
  // Ends a SELECT that chooses rows to change: rows another transaction changes are left out.
  // Empty where only one transaction writes at a time.
  virtual std::string_view skip_locked() const = 0;
  // Keeps other programs from migrating until the transaction ends.
  virtual Result<> lock_schema() = 0;
  // The number of rows changed.
  virtual Result<std::int64_t> execute(std::string_view sql, std::span<const Value> values) = 0;

  Result<std::vector<Row>> query(std::string_view sql, std::initializer_list<Value> values = {}) {
    return query(sql, std::span{values.begin(), values.size()});
  }
  Result<std::int64_t> execute(std::string_view sql, std::initializer_list<Value> values = {}) {
    return execute(sql, std::span{values.begin(), values.size()});
  }
};

using Work = std::function<Result<>(Connection&)>;

// What a power cut may take back. The end of the process takes back nothing.
enum class Durability : std::uint8_t {
  full,     // nothing: the commit is on the disk
  relaxed,  // this commit and relaxed ones after it, in order, up to the next full one
};

// Thread-safe.
class Database {
 public:
  virtual ~Database() = default;
  // Names the folder of its migrations: "sqlite", "postgresql".
  virtual std::string_view dialect() const = 0;
  // Whether other programs may use it at the same time.
  virtual bool shared() const = 0;
  // Runs `work` in a transaction; an error of it or of the commit leaves nothing behind. `work`
  // may run more than once, when what it did was undone.
  virtual Result<> write_transaction(const Work& work, Durability durability) = 0;
  Result<> write_transaction(const Work& work) { return write_transaction(work, Durability::full); }
  // Runs `work` on one consistent snapshot.
  virtual Result<> read_transaction(const Work& work) = 0;

  // The same for work that returns a value.
  template <class T>
  Result<T> write(const std::function<Result<T>(Connection&)>& work,
                  Durability durability = Durability::full) {
    return run<T>(work, [&](const Work& inner) { return write_transaction(inner, durability); });
  }
  template <class T>
  Result<T> read(const std::function<Result<T>(Connection&)>& work) {
    return run<T>(work, [this](const Work& inner) { return read_transaction(inner); });
  }

 private:
  template <class T>
  static Result<T> run(const std::function<Result<T>(Connection&)>& work, const auto& transaction) {
    if constexpr (std::is_void_v<T>) {
      return transaction(work);
    } else {
      std::optional<T> value;
      auto done = transaction([&](Connection& connection) -> Result<> {
        Result<T> result = work(connection);
        if (!result) return fail(std::move(result).error());
        value = std::move(*result);
        return {};
      });
      if (!done) return fail(std::move(done).error());
      return std::move(*value);
    }
  }
};

}  // namespace iscan::sql
