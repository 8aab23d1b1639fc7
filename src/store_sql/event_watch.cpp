#include "store_sql/event_watch.h"

#include <chrono>

namespace iscan::store_sql {
namespace {

constexpr std::chrono::milliseconds kBetweenLooks{200};

// Grows with every event that is committed, by whomever.
Result<std::int64_t> all_events(sql::Connection& connection) {
  auto rows = connection.query("SELECT coalesce(sum(last_event), 0)::bigint FROM companies");
  if (!rows) return fail(std::move(rows).error());
  return rows->front().integer(0);
}

}  // namespace

EventWatch::EventWatch(sql::Database& database, EventSignal& signal)
    : database_(database), signal_(signal) {
  if (database.shared()) {
    thread_ = std::jthread([this](const std::stop_token& stop) { run(stop); });
  }
}

void EventWatch::count(int change) {
  const std::scoped_lock lock(mutex_);
  waiters_ += change;
  if (waiters_ > 0) changed_.notify_all();
}

void EventWatch::run(const std::stop_token& stop) {
  std::unique_lock lock(mutex_);
  while (changed_.wait(lock, stop, [this] { return waiters_ > 0; })) {
    lock.unlock();
    look();
    lock.lock();
    // Also those who begin to wait now are looked for after this pause, not at once: many short
    // waits must not become many looks.
    changed_.wait_for(lock, stop, kBetweenLooks, [] { return false; });
    if (stop.stop_requested()) return;
  }
}

void EventWatch::look() {
  const auto all = database_.read<std::int64_t>(sql::Access::system(), all_events);
  // What is not known counts as new: those who wait look for themselves, and see the error.
  if (!all || seen_ != *all) signal_.notify();
  seen_ = all ? std::optional{*all} : std::nullopt;
}

}  // namespace iscan::store_sql
