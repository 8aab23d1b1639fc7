#include "worker/running_tasks.h"

#include <algorithm>

namespace iscan::worker {
namespace {

// Time limits are looked at this often at least.
constexpr std::chrono::milliseconds kLongestBeat{1000};

std::string key_of(const ports::Lease& lease) {
  return lease.task.value + "/" + std::to_string(lease.epoch);
}

}  // namespace

RunningTasks::Ticket RunningTasks::add(const ports::Lease& lease, Deadline deadline) {
  {
    const std::scoped_lock lock(mutex_);
    const auto renew_at = std::chrono::steady_clock::now() + lease_ / kBeatsInLease;
    entries_[key_of(lease)] = Entry{lease, deadline, renew_at, {}, StopReason::none};
  }
  changed_.notify_all();
  return {*this, key_of(lease)};
}

void RunningTasks::forget(const std::string& key) {
  {
    const std::scoped_lock lock(mutex_);
    entries_.erase(key);
  }
  changed_.notify_all();
}

std::stop_token RunningTasks::stop_of(const std::string& key) const {
  const std::scoped_lock lock(mutex_);
  return entries_.at(key).stop.get_token();
}

StopReason RunningTasks::reason_of(const std::string& key) const {
  const std::scoped_lock lock(mutex_);
  return entries_.at(key).reason;
}

void RunningTasks::stop_one(const std::string& key, StopReason reason) {
  std::stop_source source(std::nostopstate);
  {
    const std::scoped_lock lock(mutex_);
    const auto found = entries_.find(key);
    if (found == entries_.end() || found->second.reason != StopReason::none) return;
    found->second.reason = reason;
    source = found->second.stop;
  }
  source.request_stop();  // may call back, so not under the lock
}

std::vector<ports::Lease> RunningTasks::leases() const {
  const std::scoped_lock lock(mutex_);
  std::vector<ports::Lease> leases;
  leases.reserve(entries_.size());
  for (const auto& [key, entry] : entries_) leases.push_back(entry.lease);
  return leases;
}

void RunningTasks::beat(Deadline now) {
  std::vector<ports::Lease> alive;
  std::vector<std::string> late;
  {
    const std::scoped_lock lock(mutex_);
    for (auto& [key, entry] : entries_) {
      if (now >= entry.deadline) late.push_back(key);
      // Work that ignores its time limit for a whole lease loses it, so that others can go on.
      if (now < entry.renew_at || now >= entry.deadline + lease_) continue;
      alive.push_back(entry.lease);
      entry.renew_at = now + lease_ / kBeatsInLease;
    }
  }
  for (const std::string& key : late) stop_one(key, StopReason::time_over);
  if (alive.empty()) return;
  auto lost = tasks_.renew(alive, clock_.now() + lease_);
  if (!lost) {
    log_.warning("heartbeat_failed",
                 {{"code", lost.error().code}, {"detail", lost.error().detail}});
    return;
  }
  for (const ports::Lease& lease : *lost) stop_one(key_of(lease), StopReason::lease_lost);
}

void RunningTasks::stop_task(const ports::Lease& lease, StopReason reason) {
  stop_one(key_of(lease), reason);
}

void RunningTasks::stop_all() {
  for (const ports::Lease& lease : leases()) stop_one(key_of(lease), StopReason::draining);
}

bool RunningTasks::wait_until_idle(Deadline deadline) {
  std::unique_lock lock(mutex_);
  return changed_.wait_until(lock, deadline, [&] { return entries_.empty(); });
}

void RunningTasks::start() {
  thread_ = std::jthread([this](std::stop_token stop) { run(std::move(stop)); });
}

void RunningTasks::stop() {
  thread_.request_stop();
  if (thread_.joinable()) thread_.join();
}

void RunningTasks::run(std::stop_token stop) {
  const auto pause = std::min(lease_ / kBeatsInLease, kLongestBeat);
  while (!stop.stop_requested()) {
    {
      std::unique_lock lock(mutex_);
      changed_.wait(lock, stop, [&] { return !entries_.empty(); });
      changed_.wait_for(lock, stop, pause, [] { return false; });
    }
    if (stop.stop_requested()) return;
    beat(std::chrono::steady_clock::now());
  }
}

}  // namespace iscan::worker
