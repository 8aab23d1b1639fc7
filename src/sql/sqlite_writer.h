// The one writer of a SQLite file. Internal to sql.
#pragma once

#include <condition_variable>
#include <deque>
#include <memory>
#include <mutex>
#include <optional>
#include <vector>

#include "sql/sqlite_checkpoints.h"
#include "sql/sqlite_connection.h"

namespace iscan::sql {

// Callers that come while another one writes are written together by the next commit, for the
// commit is most of what a short transaction costs. Each has a savepoint of its own: an error of
// one undoes that one alone. The work of one may run in the thread of another, so it must not wait
// for a lock that a caller holds. Thread-safe.
class SqliteWriter {
 public:
  // `checkpoints` outlive the object.
  SqliteWriter(std::unique_ptr<SqliteConnection> connection, SqliteCheckpoints& checkpoints);

  // Returns after the commit, or with the error of `work`.
  Result<> run(const Work& work, Durability durability);

 private:
  struct Caller {
    const Work* work;
    Durability durability;
    std::optional<Result<>> result = {};
    std::condition_variable wake = {};
  };
  using Group = std::vector<Caller*>;

  // The callers to write now.
  Group take_group();
  void write(Caller& caller);
  void write(const Group& group);
  // False when the transaction as a whole is gone, with what all of them did.
  bool write_each(const Group& group);

  SqliteCheckpoints& checkpoints_;
  std::unique_ptr<SqliteConnection> connection_;  // of the caller that writes
  std::mutex mutex_;
  std::deque<Caller*> waiting_;
  bool writing_ = false;
};

}  // namespace iscan::sql
