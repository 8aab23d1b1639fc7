#include "http/worker_pool.h"

namespace iscan::http {

WorkerPool::WorkerPool(int threads, std::size_t queue) : limit_(queue) {
  for (int n = 0; n < threads; ++n) {
    threads_.emplace_back([this](const std::stop_token& stop) { serve(stop); });
  }
}

WorkerPool::~WorkerPool() {
  for (std::jthread& thread : threads_) thread.request_stop();
  threads_.clear();
}

bool WorkerPool::try_run(Work& work) {
  {
    const std::scoped_lock lock(mutex_);
    if (waiting_.size() >= limit_) return false;
    waiting_.push_back(std::move(work));
  }
  ready_.notify_one();
  return true;
}

void WorkerPool::run(Work work) {
  {
    const std::scoped_lock lock(mutex_);
    waiting_.push_back(std::move(work));
  }
  ready_.notify_one();
}

void WorkerPool::serve(const std::stop_token& stop) {
  while (true) {
    Work work;
    {
      std::unique_lock lock(mutex_);
      if (!ready_.wait(lock, stop, [this] { return !waiting_.empty(); })) return;
      work = std::move(waiting_.front());
      waiting_.pop_front();
    }
    work();
  }
}

}  // namespace iscan::http
