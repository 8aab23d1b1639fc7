// A fixed number of threads that run handlers, with a bounded queue in front of them.
#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace iscan::http {

class WorkerPool {
 public:
  using Work = std::move_only_function<void()>;

  // Starts `threads` threads; at most `queue` admitted pieces of work wait.
  WorkerPool(int threads, std::size_t queue);
  // Finishes what was accepted, then ends the threads.
  ~WorkerPool();

  // False when the queue is full: `work` was not taken.
  [[nodiscard]] bool try_run(Work& work);
  // For what belongs to a request already admitted; as many as there are connections.
  void run(Work work);

 private:
  void serve(const std::stop_token& stop);

  std::mutex mutex_;
  std::condition_variable_any ready_;
  std::deque<Work> waiting_;
  std::size_t limit_;
  std::vector<std::jthread> threads_;  // last: ends before what it uses
};

}  // namespace iscan::http
