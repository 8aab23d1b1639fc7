#include "sql/sqlite.h"

#include <mutex>

#include "sql/pool.h"
#include "sql/sqlite_connection.h"

namespace iscan::sql {
namespace {

class SqliteDatabase final : public Database {
 public:
  SqliteDatabase(const SqliteOptions& options, std::unique_ptr<SqliteConnection> writer)
      : writer_(std::move(writer)),
        readers_(options.readers, [options] { return SqliteConnection::open(options); }) {}

  std::string_view dialect() const override { return "sqlite"; }
  bool shared() const override { return false; }

  Result<> write_transaction(const Work& work, Durability durability) override {
    const std::scoped_lock lock(writer_mutex_);
    if (auto done = writer_->set_durability(durability); !done) return done;
    // IMMEDIATE takes the write lock at once: no deadlock between two readers that want to write.
    return writer_->transaction("BEGIN IMMEDIATE", work);
  }

  Result<> read_transaction(const Work& work) override {
    auto reader = readers_.borrow();
    if (!reader) return fail(std::move(reader).error());
    auto done = (*reader)->transaction("BEGIN", work);
    readers_.give_back(std::move(*reader));
    return done;
  }

 private:
  std::mutex writer_mutex_;
  std::unique_ptr<SqliteConnection> writer_;
  Pool<SqliteConnection> readers_;
};

}  // namespace

Result<std::unique_ptr<Database>> open_sqlite(const SqliteOptions& options) {
  auto writer = SqliteConnection::open(options);
  if (!writer) return fail(std::move(writer).error());
  return std::make_unique<SqliteDatabase>(options, std::move(*writer));
}

}  // namespace iscan::sql
