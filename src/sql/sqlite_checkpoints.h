// Moves what was committed from the write-ahead log to the file, beside the writer. Internal to
// sql.
#pragma once

#include <atomic>
#include <condition_variable>
#include <mutex>
#include <thread>

#include "sql/sqlite_connection.h"

namespace iscan::sql {

// SQLite would do it inside the commit that finds the log long, and that one would wait for the
// disk. Failures are not told: what is not moved stays safe in the log, until the next time.
// Thread-safe.
class SqliteCheckpoints {
 public:
  explicit SqliteCheckpoints(SqliteOptions options);
  ~SqliteCheckpoints();
  SqliteCheckpoints(const SqliteCheckpoints&) = delete;
  SqliteCheckpoints& operator=(const SqliteCheckpoints&) = delete;

  // After a commit: how many pages the log holds.
  void committed(int pages);
  // True once, when writers never paused and only one of them, between two transactions, can begin
  // the log anew with SqliteConnection::restart_log().
  bool take_restart() { return restart_.load() && restart_.exchange(false); }

 private:
  void run(const std::stop_token& stop);

  SqliteOptions options_;
  std::atomic<bool> restart_ = false;
  std::mutex mutex_;
  std::condition_variable_any wake_;
  int pages_ = 0;  // in the log, unless they are looked at already
  std::jthread thread_;
};

}  // namespace iscan::sql
