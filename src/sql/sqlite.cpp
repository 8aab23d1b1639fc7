#include "sql/sqlite.h"

#include <condition_variable>
#include <mutex>

#include "sql/sqlite_connection.h"

namespace iscan::sql {
namespace {

class SqliteDatabase final : public Database {
 public:
  SqliteDatabase(SqliteOptions options, std::unique_ptr<SqliteConnection> writer)
      : options_(std::move(options)), writer_(std::move(writer)) {}

  std::string_view dialect() const override { return "sqlite"; }
  bool shared() const override { return false; }

  Result<> write_transaction(const Work& work, Durability durability) override {
    const std::scoped_lock lock(writer_mutex_);
    if (auto done = writer_->set_durability(durability); !done) return done;
    // IMMEDIATE takes the write lock at once: no deadlock between two readers that want to write.
    return writer_->transaction("BEGIN IMMEDIATE", work);
  }

  Result<> read_transaction(const Work& work) override {
    auto reader = borrow();
    if (!reader) return fail(std::move(reader).error());
    auto done = (*reader)->transaction("BEGIN", work);
    give_back(std::move(*reader));
    return done;
  }

 private:
  using Reader = std::unique_ptr<SqliteConnection>;

  Result<Reader> borrow() {
    std::unique_lock lock(readers_mutex_);
    reader_free_.wait(lock, [&] { return !free_.empty() || opened_ < options_.readers; });
    if (!free_.empty()) {
      Reader reader = std::move(free_.back());
      free_.pop_back();
      return reader;
    }
    ++opened_;
    lock.unlock();
    auto reader = SqliteConnection::open(options_);
    if (!reader) {
      lock.lock();
      --opened_;
    }
    return reader;
  }

  void give_back(Reader reader) {
    {
      const std::scoped_lock lock(readers_mutex_);
      free_.push_back(std::move(reader));
    }
    reader_free_.notify_one();
  }

  SqliteOptions options_;
  std::mutex writer_mutex_;
  std::unique_ptr<SqliteConnection> writer_;
  std::mutex readers_mutex_;
  std::condition_variable reader_free_;
  std::vector<Reader> free_;
  int opened_ = 0;
};

}  // namespace

Result<std::unique_ptr<Database>> open_sqlite(const SqliteOptions& options) {
  auto writer = SqliteConnection::open(options);
  if (!writer) return fail(std::move(writer).error());
  return std::make_unique<SqliteDatabase>(options, std::move(*writer));
}

}  // namespace iscan::sql
