// The threads that run tasks.
#pragma once

#include <atomic>
#include <list>
#include <mutex>
#include <stop_token>
#include <thread>

#include "base/log.h"
#include "broker_redis/jobs.h"
#include "broker_redis/settler.h"
#include "broker_redis/task.h"

namespace iscan::broker_redis {

class Pool {
 public:
  struct Ports {
    Jobs& jobs;
    Settler& settler;
    Channel& channel;
    const Tasks& tasks;
    const OnDiscard& on_discard;
    Logger& log;
  };

  explicit Pool(Ports ports) : ports_(ports) {}
  ~Pool() { join(); }

  // As many threads as there are slots; fewer slots end threads when they are idle.
  void resize(int slots);
  // No new jobs; running ones go on.
  void request_stop();
  // Waits for running jobs without a limit.
  void join();

 private:
  struct Thread {
    std::atomic<bool> ended{false};
    std::jthread thread;
  };

  void run(const std::stop_token& stop);
  void work(const JobPtr& job);
  Outcome call(const Job& job) const;
  void settle(const JobPtr& job, Outcome outcome);
  void remove_ended();

  Ports ports_;
  std::mutex mutex_;
  bool stopping_ = false;
  std::list<Thread> threads_;
};

// Why the job must not run any more, "" when it may.
std::string_view discard_reason(const celery::Request& request, const Jobs& jobs);
// Throws it away and says so.
void discard(const celery::Request& request, std::string_view reason, Settler& settler,
             const OnDiscard& on_discard);

}  // namespace iscan::broker_redis
