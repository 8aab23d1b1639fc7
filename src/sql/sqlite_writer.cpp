#include "sql/sqlite_writer.h"

#include <algorithm>

namespace iscan::sql {
namespace {

// IMMEDIATE takes the write lock at once: no deadlock between two readers that want to write.
constexpr std::string_view kBegin = "BEGIN IMMEDIATE";
constexpr std::size_t kLargestGroup = 64;  // so that the first does not wait long for the last

}  // namespace

SqliteWriter::SqliteWriter(std::unique_ptr<SqliteConnection> connection,
                           SqliteCheckpoints& checkpoints)
    : checkpoints_(checkpoints), connection_(std::move(connection)) {
  connection_->watch_log([this](int pages) { checkpoints_.committed(pages); });
}

SqliteWriter::Group SqliteWriter::take_group() {
  const auto end =
      waiting_.begin() + static_cast<std::ptrdiff_t>(std::min(waiting_.size(), kLargestGroup));
  Group group(waiting_.begin(), end);
  waiting_.erase(waiting_.begin(), end);
  return group;
}

Result<> SqliteWriter::run(const Work& work, Durability durability) {
  Caller mine{.work = &work, .durability = durability};
  std::unique_lock lock(mutex_);
  waiting_.push_back(&mine);
  mine.wake.wait(lock, [&] { return mine.result || (!writing_ && waiting_.front() == &mine); });
  if (mine.result) return std::move(*mine.result);
  writing_ = true;
  const Group group = take_group();
  lock.unlock();
  write(group);
  // When it fails, for a reader is in the log, the log grows until the next time.
  if (checkpoints_.take_restart()) static_cast<void>(connection_->restart_log());
  lock.lock();
  writing_ = false;
  // A caller may be gone as soon as it is awake and the lock is free.
  for (Caller* caller : group) {
    if (caller != &mine) caller->wake.notify_one();
  }
  if (!waiting_.empty()) waiting_.front()->wake.notify_one();
  return std::move(*mine.result);
}

void SqliteWriter::write(Caller& caller) {
  caller.result = connection_->set_durability(caller.durability);
  if (*caller.result) caller.result = connection_->transaction(kBegin, *caller.work);
}

void SqliteWriter::write(const Group& group) {
  if (group.size() == 1) return write(*group.front());
  const bool full = std::ranges::contains(group, Durability::full, &Caller::durability);
  auto together = connection_->set_durability(full ? Durability::full : Durability::relaxed);
  if (together) {
    together = connection_->transaction(kBegin, [&](Connection&) -> Result<> {
      if (write_each(group)) return {};
      return fail(ErrorKind::internal, "database_error", "The transaction is gone.");
    });
  }
  if (together) return;
  // What they did is undone; alone, each has its own success or error.
  for (Caller* caller : group) write(*caller);
}

bool SqliteWriter::write_each(const Group& group) {
  for (Caller* caller : group) {
    if (!connection_->execute("SAVEPOINT one")) return false;
    caller->result = (*caller->work)(*connection_);
    if (!*caller->result && !connection_->execute("ROLLBACK TO one")) return false;
    if (!connection_->execute("RELEASE one")) return false;
  }
  return true;
}

}  // namespace iscan::sql
