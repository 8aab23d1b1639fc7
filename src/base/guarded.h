// Shared data that can only be reached with its lock held.
#pragma once

#include <mutex>
#include <utility>

namespace iscan {

template <class T>
class Guarded {
 public:
  Guarded() = default;
  explicit Guarded(T value) : value_(std::move(value)) {}
  // Calls `use` with the data while the lock is held; no port may be called inside.
  auto with(auto&& use) {
    const std::scoped_lock lock(mutex_);
    return use(value_);
  }

 private:
  std::mutex mutex_;
  T value_{};
};

}  // namespace iscan
