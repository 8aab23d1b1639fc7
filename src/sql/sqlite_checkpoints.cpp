#include "sql/sqlite_checkpoints.h"

#include <utility>

namespace iscan::sql {
namespace {

constexpr int kMovedFrom = 2000;     // pages in the log
constexpr int kBegunAnewAt = 20000;  // 40 MB in a new file

}  // namespace

SqliteCheckpoints::SqliteCheckpoints(SqliteOptions options) : options_(std::move(options)) {
  thread_ = std::jthread([this](const std::stop_token& stop) { run(stop); });
}

SqliteCheckpoints::~SqliteCheckpoints() {
  thread_.request_stop();
  thread_.join();
}

void SqliteCheckpoints::committed(int pages) {
  if (pages < kMovedFrom) return;
  {
    const std::scoped_lock lock(mutex_);
    pages_ = pages;
  }
  wake_.notify_one();
}

void SqliteCheckpoints::run(const std::stop_token& stop) {
  std::unique_ptr<SqliteConnection> connection;
  while (true) {
    int pages = 0;
    {
      std::unique_lock lock(mutex_);
      if (!wake_.wait(lock, stop, [&] { return pages_ > 0; })) return;
      pages = std::exchange(pages_, 0);
    }
    if (!connection) {
      auto opened = SqliteConnection::open(options_);
      if (!opened) continue;
      connection = std::move(*opened);
    }
    if (connection->move_log() && pages >= kBegunAnewAt) restart_ = true;
  }
}

}  // namespace iscan::sql
