// Connections lent to one thread at a time. Internal to sql.
#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <vector>

#include "base/result.h"

namespace iscan::sql {

// Thread-safe.
template <class Connection>
class Pool {
 public:
  using Held = std::unique_ptr<Connection>;

  // `open` is called when none is free and fewer than `most` are open.
  Pool(int most, std::function<Result<Held>()> open) : most_(most), open_(std::move(open)) {}

  // Waits while all are in use, without a deadline for ever. Errors: database_unavailable
  // (unavailable) at the deadline, those of `open`.
  Result<Held> borrow(std::optional<std::chrono::steady_clock::time_point> deadline = {}) {
    std::unique_lock lock(mutex_);
    const auto ready = [&] { return !free_.empty() || opened_ < most_; };
    if (!deadline) {
      free_one_.wait(lock, ready);
    } else if (!free_one_.wait_until(lock, *deadline, ready)) {
      return fail(Error{ErrorKind::unavailable, "database_unavailable",
                        "Every connection to the database is in use.", "", true});
    }
    if (!free_.empty()) {
      Held connection = std::move(free_.back());
      free_.pop_back();
      return connection;
    }
    ++opened_;
    lock.unlock();
    auto connection = open_();
    if (!connection) make_room();
    return connection;
  }

  void give_back(Held connection) {
    {
      const std::scoped_lock lock(mutex_);
      free_.push_back(std::move(connection));
    }
    free_one_.notify_one();
  }

  // Instead of giving it back: closes one that is of no use any more.
  void discard(Held connection) {
    connection.reset();
    make_room();
  }

 private:
  void make_room() {
    {
      const std::scoped_lock lock(mutex_);
      --opened_;
    }
    free_one_.notify_one();
  }

  int most_;
  std::function<Result<Held>()> open_;
  std::mutex mutex_;
  std::condition_variable free_one_;
  std::vector<Held> free_;
  int opened_ = 0;
};

}  // namespace iscan::sql
