// Election over SQL: who holds a lock of the database leads.
#pragma once

#include <chrono>
#include <memory>
#include <mutex>

#include "ports/election.h"
#include "sql/database.h"

namespace iscan::store_sql {

class SqlElection final : public ports::Election {
 public:
  // Of the upkeep of `database`, which outlives the object.
  SqlElection(sql::Database& database, std::chrono::milliseconds lease)
      : lock_(database.session_lock(kUpkeep, lease)) {}

  Result<bool> lead() override {
    const std::scoped_lock lock(mutex_);
    return lock_->hold();
  }

 private:
  // The same in every version of the program.
  static constexpr std::int64_t kUpkeep = 0x6973'6361'6e00'0002;

  std::mutex mutex_;
  std::unique_ptr<sql::SessionLock> lock_;
};

}  // namespace iscan::store_sql
