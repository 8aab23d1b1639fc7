#include "broker_redis/jobs.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace iscan::broker_redis {

using std::chrono::steady_clock;

namespace {

// Much longer than the shortest tasks, and much shorter than those that are worth a second slot.
constexpr std::chrono::milliseconds kMoment{1};

}  // namespace

int Jobs::room() const {
  const std::scoped_lock lock(mutex_);
  return std::max(0, slots_ * ahead_ - held());
}

// A quarter of what may be held, so that messages are taken many at a time.
bool Jobs::has_room() const {
  constexpr int kShare = 4;
  const int most = slots_ * ahead_;
  return most - held() >= std::max(1, most / kShare);
}

void Jobs::wait_for_room(steady_clock::time_point deadline, const std::stop_token& stop) {
  std::unique_lock lock(mutex_);
  room_wanted_ = true;
  room_.wait_until(lock, stop, deadline, [&] { return has_room(); });
  room_wanted_ = false;
}

void Jobs::add(std::vector<JobPtr> jobs) {
  const std::scoped_lock lock(mutex_);
  for (const JobPtr& job : jobs) job->waiting_since = steady_clock::now();
  std::ranges::move(jobs, std::back_inserter(waiting_));
  if (idle_threads_ > 0) work_.notify_one();
}

std::deque<JobPtr>::iterator Jobs::startable(steady_clock::time_point now,
                                             steady_clock::time_point& again) {
  if (static_cast<int>(active_.size()) >= slots_) return waiting_.end();
  for (auto job = waiting_.begin(); job != waiting_.end(); ++job) {
    const auto ready = std::max(rates_.ready_at((*job)->request.task), left_until(**job));
    if (ready <= now) return job;
    again = std::min(again, ready);
  }
  return waiting_.end();
}

steady_clock::time_point Jobs::left_until(const Job& job) const {
  if (active_.empty()) return {};
  return std::min(active_.back()->running_since, job.waiting_since) + kMoment;
}

void Jobs::begin(const JobPtr& job) {
  const std::string& task = job->request.task;
  job->started = now_seconds();
  job->running_since = steady_clock::now();
  const auto limits = limits_.find(task);
  job->limits = job->request.limits;
  if (limits != limits_.end()) {
    if (!job->limits.hard) job->limits.hard = limits->second.hard;
    if (!job->limits.soft) job->limits.soft = limits->second.soft;
  }
  rates_.started(task, job->running_since);
  active_.push_back(job);
  ++totals_[task];
  ++processed_;
}

JobPtr Jobs::next(const std::stop_token& stop) {
  std::unique_lock lock(mutex_);
  while (!stop.stop_requested() && threads_ <= slots_) {
    auto again = steady_clock::time_point::max();
    const auto found = startable(steady_clock::now(), again);
    if (found != waiting_.end()) {
      JobPtr job = std::move(*found);
      waiting_.erase(found);
      begin(job);
      // One wakes the next: a thread that is awake often does the short tasks alone, and in order.
      if (idle_threads_ > 0 && !waiting_.empty()) work_.notify_one();
      return job;
    }
    ++idle_threads_;
    // Whatever wakes it, it looks again: also the time until the next look may have changed.
    const auto once = [first = true]() mutable { return !std::exchange(first, false); };
    if (again == steady_clock::time_point::max()) {
      work_.wait(lock, stop, once);
    } else {
      work_.wait_until(lock, stop, again, once);
    }
    --idle_threads_;
  }
  --threads_;
  return nullptr;
}

void Jobs::finished(const JobPtr& job) {
  const std::scoped_lock lock(mutex_);
  std::erase(active_, job);
  if (room_wanted_ && has_room()) room_.notify_one();
  if (active_.empty()) ended_.notify_all();
  // A free slot is of use to another thread when there are more threads than slots.
  if (idle_threads_ > 0 && !waiting_.empty()) work_.notify_one();
}

std::vector<JobPtr> Jobs::take_waiting() {
  const std::scoped_lock lock(mutex_);
  std::vector<JobPtr> taken(waiting_.begin(), waiting_.end());
  waiting_.clear();
  return taken;
}

int Jobs::slots() const {
  const std::scoped_lock lock(mutex_);
  return slots_;
}

void Jobs::set_slots(int slots) {
  {
    const std::scoped_lock lock(mutex_);
    slots_ = std::max(1, slots);
  }
  work_.notify_all();
  room_.notify_all();
}

void Jobs::thread_started() {
  const std::scoped_lock lock(mutex_);
  ++threads_;
}

int Jobs::threads() const {
  const std::scoped_lock lock(mutex_);
  return threads_;
}

void Jobs::add_scheduled(const celery::Request& request) {
  const std::scoped_lock lock(mutex_);
  scheduled_[request.id] = request;
}

bool Jobs::was_scheduled(const std::string& id) {
  const std::scoped_lock lock(mutex_);
  return scheduled_.erase(id) > 0;
}

void Jobs::forget_scheduled(celery::Seconds before) {
  const std::scoped_lock lock(mutex_);
  std::erase_if(scheduled_, [&](const auto& one) { return one.second.eta.value_or(0) < before; });
}

std::vector<JobPtr> Jobs::revoke(const std::vector<std::string>& ids) {
  const std::scoped_lock lock(mutex_);
  std::vector<JobPtr> taken;
  for (const std::string& id : ids) {
    revoked_.add(id);
    const auto found =
        std::ranges::find(waiting_, id, [](const JobPtr& job) { return job->request.id; });
    if (found == waiting_.end()) continue;
    taken.push_back(std::move(*found));
    waiting_.erase(found);
  }
  return taken;
}

bool Jobs::is_revoked(const std::string& id) const {
  const std::scoped_lock lock(mutex_);
  return revoked_.contains(id);
}

std::vector<std::string> Jobs::revoked_ids() const {
  const std::scoped_lock lock(mutex_);
  return revoked_.ids();
}

void Jobs::set_rate(const std::string& task, double per_second, std::string shown) {
  {
    const std::scoped_lock lock(mutex_);
    rates_.set(task, per_second, std::move(shown));
  }
  work_.notify_all();
}

std::string Jobs::rate_shown(const std::string& task) const {
  const std::scoped_lock lock(mutex_);
  return rates_.shown(task);
}

void Jobs::set_limits(const std::string& task, celery::TimeLimits limits) {
  const std::scoped_lock lock(mutex_);
  limits_[task] = limits;
}

celery::TimeLimits Jobs::limits_of(const std::string& task) const {
  const std::scoped_lock lock(mutex_);
  const auto found = limits_.find(task);
  return found == limits_.end() ? celery::TimeLimits{} : found->second;
}

std::vector<JobPtr> Jobs::over_time(steady_clock::time_point now) {
  std::vector<JobPtr> over;
  std::vector<JobPtr> soft;
  {
    const std::scoped_lock lock(mutex_);
    for (const JobPtr& job : active_) {
      const double seconds = std::chrono::duration<double>(now - job->running_since).count();
      if (job->limits.hard && seconds >= *job->limits.hard) {
        over.push_back(job);
      } else if (job->limits.soft && seconds >= *job->limits.soft) {
        soft.push_back(job);
      }
    }
  }
  for (const JobPtr& job : soft) {
    // Callbacks of the token run here, so not under the lock.
    job->request_stop(StopReason::time_over);
  }
  return over;
}

std::vector<JobPtr> Jobs::active() const {
  const std::scoped_lock lock(mutex_);
  return active_;
}

std::vector<JobPtr> Jobs::waiting() const {
  const std::scoped_lock lock(mutex_);
  return {waiting_.begin(), waiting_.end()};
}

std::vector<celery::Request> Jobs::scheduled() const {
  const std::scoped_lock lock(mutex_);
  std::vector<celery::Request> list;
  for (const auto& [id, request] : scheduled_) list.push_back(request);
  std::ranges::sort(list, {}, [](const celery::Request& one) { return one.eta.value_or(0); });
  return list;
}

std::optional<Found> Jobs::find(const std::string& id) const {
  const std::scoped_lock lock(mutex_);
  const auto has_id = [&](const JobPtr& job) { return job->request.id == id; };
  if (const auto job = std::ranges::find_if(active_, has_id); job != active_.end()) {
    return Found{true, *job};
  }
  if (const auto job = std::ranges::find_if(waiting_, has_id); job != waiting_.end()) {
    return Found{false, *job};
  }
  return std::nullopt;
}

std::vector<std::string> Jobs::tags() const {
  const std::scoped_lock lock(mutex_);
  std::vector<std::string> tags;
  for (const JobPtr& job : active_) tags.push_back(job->request.tag);
  for (const JobPtr& job : waiting_) tags.push_back(job->request.tag);
  return tags;
}

std::map<std::string, std::int64_t> Jobs::totals() const {
  const std::scoped_lock lock(mutex_);
  return totals_;
}

std::int64_t Jobs::processed() const {
  const std::scoped_lock lock(mutex_);
  return processed_;
}

bool Jobs::wait_until_idle(steady_clock::time_point deadline) {
  std::unique_lock lock(mutex_);
  return ended_.wait_until(lock, deadline, [&] { return active_.empty(); });
}

}  // namespace iscan::broker_redis
