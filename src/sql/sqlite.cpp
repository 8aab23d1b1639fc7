#include "sql/sqlite.h"

#include "sql/pool.h"
#include "sql/sqlite_checkpoints.h"
#include "sql/sqlite_connection.h"
#include "sql/sqlite_writer.h"

namespace iscan::sql {
namespace {

// The lock of the data folder has kept other programs away.
class OnlyProgram final : public SessionLock {
 public:
  Result<bool> hold() override { return true; }
};

class SqliteDatabase final : public Database {
 public:
  SqliteDatabase(const SqliteOptions& options, std::unique_ptr<SqliteConnection> writer)
      : checkpoints_(options),
        writer_(std::move(writer), checkpoints_),
        readers_(options.readers, [options] { return SqliteConnection::open(options); }) {}

  std::string_view dialect() const override { return "sqlite"; }
  bool shared() const override { return false; }
  std::unique_ptr<SessionLock> session_lock(std::int64_t, std::chrono::milliseconds) override {
    return std::make_unique<OnlyProgram>();
  }

  Result<> write_transaction(const Access&, const Work& work, Durability durability) override {
    return writer_.run(work, durability);
  }

  Result<> read_transaction(const Access&, const Work& work) override {
    auto reader = readers_.borrow();
    if (!reader) return fail(std::move(reader).error());
    auto done = (*reader)->transaction("BEGIN", work);
    readers_.give_back(std::move(*reader));
    return done;
  }

 private:
  SqliteCheckpoints checkpoints_;
  SqliteWriter writer_;
  Pool<SqliteConnection> readers_;
};

}  // namespace

Result<std::unique_ptr<Database>> open_sqlite(const SqliteOptions& options) {
  auto writer = SqliteConnection::open(options);
  if (!writer) return fail(std::move(writer).error());
  return std::make_unique<SqliteDatabase>(options, std::move(*writer));
}

}  // namespace iscan::sql
