// The threads that take tasks from the queues and work them off.
#pragma once

#include <thread>
#include <vector>

#include "worker/running_tasks.h"
#include "worker/task_runner.h"

namespace iscan::worker {

struct WorkerOptions {
  std::string name;                         // unique among running workers
  int threads = 1;                          // documents worked on at the same time
  std::chrono::milliseconds lease{10'000};  // silence after which a task is given to another
  std::vector<std::string> queues = all_queues();

  // Every queue of the pipeline in its order.
  static std::vector<std::string> all_queues();
};

class Worker {
 public:
  // `queues` is the broker of `ports`.
  Worker(Ports ports, ports::TaskQueues& queues, MakeContext make_context, WorkerOptions options);
  // Waits for running work without a limit; call stop() first.
  ~Worker();

  void start();
  // Takes nothing new at once; running stages may finish for `drain`, then they are asked to stop
  // and their tasks are handed back. Error worker_stuck (timeout) when a stage does not react: its
  // task is handed back all the same, and the program should end without waiting for the thread.
  Result<> stop(std::chrono::milliseconds drain);

 private:
  void run(const std::stop_token& stop);
  void work_off(const ports::Delivery& delivery, const std::stop_token& stop);
  void log_and_pause(const Error& error, const std::stop_token& stop);

  Ports ports_;
  ports::TaskQueues& queues_;
  WorkerOptions options_;
  RunningTasks running_;
  TaskRunner runner_;
  std::vector<std::jthread> threads_;
};

}  // namespace iscan::worker
