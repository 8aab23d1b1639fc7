// What this worker is doing now: keeps the leases alive and ends work that must not go on.
#pragma once

#include <chrono>
#include <condition_variable>
#include <map>
#include <memory>
#include <mutex>
#include <stop_token>
#include <thread>

#include "base/clock.h"
#include "base/log.h"
#include "ports/task_store.h"

namespace iscan::worker {

// Why running work was asked to stop.
enum class StopReason : std::uint8_t {
  none,
  time_over,   // the time limit of the stage has passed
  lease_lost,  // another worker has the task
  draining,    // the process ends
  revoked,     // a person stopped it
};

// Thread-safe.
class RunningTasks {
 public:
  using Deadline = std::chrono::steady_clock::time_point;
  static constexpr int kBeatsInLease = 3;

  // All outlive the object.
  RunningTasks(ports::TaskStore& tasks, const Clock& clock, Logger& log,
               std::chrono::milliseconds lease)
      : tasks_(tasks), clock_(clock), log_(log), lease_(lease) {}

  // A task while it runs; the destructor takes it off the list.
  class Ticket {
   public:
    Ticket(RunningTasks& owner, std::string key) : owner_(owner), key_(std::move(key)) {}
    ~Ticket() { owner_.forget(key_); }
    Ticket(const Ticket&) = delete;
    Ticket& operator=(const Ticket&) = delete;
    std::stop_token stop() const { return owner_.stop_of(key_); }
    StopReason reason() const { return owner_.reason_of(key_); }

   private:
    RunningTasks& owner_;
    std::string key_;
  };
  Ticket add(const ports::Lease& lease, Deadline deadline);

  // Starts the heartbeat: renews every third of the lease while anything runs.
  void start();
  void stop();

  // One beat: stops what is over time, renews the rest and stops what is lost.
  void beat(Deadline now);
  // Asks one task to stop.
  void stop_task(const ports::Lease& lease, StopReason reason);
  // Asks everything to stop because the process ends.
  void stop_all();
  // Waits until nothing runs; false when `deadline` came first.
  bool wait_until_idle(Deadline deadline);
  // The leases of what still runs.
  std::vector<ports::Lease> leases() const;

 private:
  struct Entry {
    ports::Lease lease;
    Deadline deadline;
    Deadline renew_at;
    std::stop_source stop;
    StopReason reason = StopReason::none;
  };

  void forget(const std::string& key);
  std::stop_token stop_of(const std::string& key) const;
  StopReason reason_of(const std::string& key) const;
  void stop_one(const std::string& key, StopReason reason);
  void run(std::stop_token stop);

  ports::TaskStore& tasks_;
  const Clock& clock_;
  Logger& log_;
  std::chrono::milliseconds lease_;
  mutable std::mutex mutex_;
  std::condition_variable_any changed_;
  // By task and epoch: a task may come back to this worker while its lost run still goes on.
  std::map<std::string, Entry> entries_;
  std::jthread thread_;  // last: it uses the members above
};

}  // namespace iscan::worker
