#include "broker_redis/revoked.h"

namespace iscan::broker_redis {
namespace {

// Celery's own numbers.
constexpr std::size_t kMost = 50'000;
constexpr std::chrono::hours kKept{3};

}  // namespace

void Revoked::forget_old() {
  const Time oldest = std::chrono::steady_clock::now() - kKept;
  while (!order_.empty() && (order_.size() > kMost || order_.front().first < oldest)) {
    ids_.erase(order_.front().second);
    order_.pop_front();
  }
}

void Revoked::add(const std::string& id) {
  if (ids_.insert(id).second) order_.emplace_back(std::chrono::steady_clock::now(), id);
  forget_old();
}

bool Revoked::contains(const std::string& id) {
  forget_old();
  return ids_.contains(id);
}

std::vector<std::string> Revoked::ids() {
  forget_old();
  return {ids_.begin(), ids_.end()};
}

}  // namespace iscan::broker_redis
