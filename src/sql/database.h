// A small neutral face of a relational database: values, rows, statements with $1 placeholders and
// transactions. SQLite and PostgreSQL are behind it.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <initializer_list>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "sql/access.h"
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
  virtual Result<bool> has_table(std::string_view name) = 0;
  // Whether the database itself refuses this program rows that are not its transaction's company's.
  virtual Result<bool> keeps_companies_apart() = 0;
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

// A lock that at most one session of all programs holds. Used by one thread at a time.
class SessionLock {
 public:
  virtual ~SessionLock() = default;
  // Takes the lock if it is free; whether it is ours now. Whoever holds it and does not call for
  // the lease loses it, by the server's hand, so that a holder that is stopped or cut off is
  // replaced; it learns so from its next call. An error means: not ours.
  virtual Result<bool> hold() = 0;
};

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
  // The lock of that number, not taken yet. Where no other programs are, it is always ours.
  virtual std::unique_ptr<SessionLock> session_lock(std::int64_t number,
                                                    std::chrono::milliseconds lease) = 0;
  // Runs `work` in a transaction for `access`; an error of it or of the commit leaves nothing
  // behind. `work` may run more than once, when what it did was undone.
  virtual Result<> write_transaction(const Access& access, const Work& work,
                                     Durability durability) = 0;
  Result<> write_transaction(const Access& access, const Work& work) {
    return write_transaction(access, work, Durability::full);
  }
  // Runs `work` on one consistent snapshot.
  virtual Result<> read_transaction(const Access& access, const Work& work) = 0;

  // The same for work that returns a value.
  template <class T>
  Result<T> write(const Access& access, const std::function<Result<T>(Connection&)>& work,
                  Durability durability = Durability::full) {
    return run<T>(work,
                  [&](const Work& inner) { return write_transaction(access, inner, durability); });
  }
  template <class T>
  Result<T> read(const Access& access, const std::function<Result<T>(Connection&)>& work) {
    return run<T>(work, [&](const Work& inner) { return read_transaction(access, inner); });
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
