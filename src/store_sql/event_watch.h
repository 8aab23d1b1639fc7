// Notices events that other programs committed to the same database.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <optional>
#include <thread>

#include "sql/database.h"
#include "store_sql/event_signal.h"

namespace iscan::store_sql {

// Looks at the database a few times a second, but only while somebody waits. The server could call
// (NOTIFY), but then all commits would stand in one line. Thread-safe.
class EventWatch {
 public:
  // Both outlive the object. A database of one program alone is not looked at.
  EventWatch(sql::Database& database, EventSignal& signal);

  // While it lives, somebody waits.
  class Waiter {
   public:
    explicit Waiter(EventWatch& watch) : watch_(watch) { watch_.count(1); }
    ~Waiter() { watch_.count(-1); }
    Waiter(const Waiter&) = delete;
    Waiter& operator=(const Waiter&) = delete;

   private:
    EventWatch& watch_;
  };

 private:
  void count(int change);
  void run(const std::stop_token& stop);
  // Wakes all waiters if there are events since the last look.
  void look();

  sql::Database& database_;
  EventSignal& signal_;
  std::optional<std::int64_t> seen_;  // all companies' event numbers together, at the last look
  std::mutex mutex_;
  std::condition_variable_any changed_;
  int waiters_ = 0;
  std::jthread thread_;
};

}  // namespace iscan::store_sql
