// Everything this node holds: taken and waiting, running, put aside; and the rules for what may
// start.
#pragma once

#include <condition_variable>
#include <deque>
#include <map>
#include <mutex>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "broker_redis/job.h"
#include "broker_redis/rates.h"
#include "broker_redis/revoked.h"

namespace iscan::broker_redis {

struct Found {
  bool active = false;  // else it waits
  JobPtr job;
};

// Thread-safe.
class Jobs {
 public:
  Jobs(int slots, int ahead) : slots_(slots), ahead_(ahead) {}

  // How many more messages may be taken now.
  int room() const;
  // Returns when there may be room, `deadline` passes or `stop` is requested.
  void wait_for_room(std::chrono::steady_clock::time_point deadline, const std::stop_token& stop);
  void add(std::vector<JobPtr> jobs);
  // The next job that may run, marked as running. Nothing when `stop` is requested, or when there
  // are more threads than slots and this one should end.
  JobPtr next(const std::stop_token& stop);
  // Off the list of running jobs.
  void finished(const JobPtr& job);
  // Takes all waiting jobs away, for a worker that stops.
  std::vector<JobPtr> take_waiting();

  // Slots: how many jobs run at the same time.
  int slots() const;
  void set_slots(int slots);
  // The number of threads that may live; a thread asks before it waits.
  void thread_started();
  int threads() const;

  void add_scheduled(const celery::Request& request);
  // Takes it off the list; true when it was there.
  bool was_scheduled(const std::string& id);
  // Forgets those that another node must have taken by now.
  void forget_scheduled(celery::Seconds before);

  // Remembers the ids; returns waiting jobs among them, which are taken off.
  std::vector<JobPtr> revoke(const std::vector<std::string>& ids);
  bool is_revoked(const std::string& id) const;
  std::vector<std::string> revoked_ids() const;

  void set_rate(const std::string& task, double per_second, std::string shown);
  std::string rate_shown(const std::string& task) const;
  void set_limits(const std::string& task, celery::TimeLimits limits);
  celery::TimeLimits limits_of(const std::string& task) const;

  // Running jobs that are over their hard limit; those over the soft one are asked to stop.
  std::vector<JobPtr> over_time(std::chrono::steady_clock::time_point now);

  std::vector<JobPtr> active() const;
  std::vector<JobPtr> waiting() const;
  std::vector<celery::Request> scheduled() const;
  std::optional<Found> find(const std::string& id) const;
  // Delivery tags of everything taken and not acknowledged.
  std::vector<std::string> tags() const;
  std::map<std::string, std::int64_t> totals() const;
  std::int64_t processed() const;
  // Waits until nothing runs; false when `deadline` came first.
  bool wait_until_idle(std::chrono::steady_clock::time_point deadline);

 private:
  // The first waiting job that no rate limit holds back, or when to look again.
  std::deque<JobPtr>::iterator startable(std::chrono::steady_clock::time_point now,
                                         std::chrono::steady_clock::time_point& again);
  // Until when the job is left to a thread that has just begun another one and may be done in a
  // moment: short tasks then run in the order of their priorities. The past when there is none.
  std::chrono::steady_clock::time_point left_until(const Job& job) const;
  void begin(const JobPtr& job);

  int held() const { return static_cast<int>(waiting_.size() + active_.size()); }
  bool has_room() const;

  mutable std::mutex mutex_;
  // Waking costs more than a short task, so each kind of waiting has its own condition and is woken
  // only when somebody waits.
  std::condition_variable_any work_;
  int idle_threads_ = 0;
  std::condition_variable_any room_;
  bool room_wanted_ = false;
  std::condition_variable_any ended_;
  int slots_;
  int ahead_;
  int threads_ = 0;
  std::deque<JobPtr> waiting_;
  std::vector<JobPtr> active_;
  std::map<std::string, celery::Request> scheduled_;
  mutable Revoked revoked_;
  Rates rates_;
  std::map<std::string, celery::TimeLimits, std::less<>> limits_;
  std::map<std::string, std::int64_t> totals_;
  std::int64_t processed_ = 0;
};

}  // namespace iscan::broker_redis
