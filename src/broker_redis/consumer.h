// Takes messages from the queues as long as there is room for them.
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <stop_token>
#include <string>
#include <thread>
#include <vector>

#include "base/fd.h"
#include "base/log.h"
#include "broker_redis/jobs.h"
#include "broker_redis/settler.h"
#include "broker_redis/task.h"

namespace iscan::broker_redis {

// The queues a node consumes, changed by remote control. Thread-safe.
class Consumed {
 public:
  explicit Consumed(std::vector<std::string> queues) : queues_(std::move(queues)) {}
  std::vector<std::string> queues() const;
  // The same, beginning with another one each time, so that none is served last for ever.
  std::vector<std::string> next_order();
  // False when it was there (or not there) already.
  bool add(const std::string& queue);
  bool remove(const std::string& queue);

 private:
  mutable std::mutex mutex_;
  std::vector<std::string> queues_;
};

// Waits in Redis, without taking anything, until one of the queues holds a message. Used by one
// thread.
class Watch {
 public:
  Watch(redis::Address address, const Keys& keys) : address_(std::move(address)), keys_(keys) {}
  // Returns when a message may be there, after `wait`, or when `wake` is readable.
  Result<> wait(const std::vector<std::string>& queues, std::chrono::milliseconds wait, int wake);

 private:
  struct Peek {
    std::unique_ptr<redis::Connection> connection;
    bool armed = false;
  };
  Result<> arm(const std::string& queue);
  // Whether an answer has come.
  Result<bool> answered(Peek& peek);

  redis::Address address_;
  const Keys& keys_;
  std::map<std::string, Peek> peeks_;
};

class Consumer {
 public:
  struct Ports {
    Channel& channel;
    Jobs& jobs;
    Settler& settler;
    Consumed& consumed;
    const Tasks& tasks;
    const OnDiscard& on_discard;
    Logger& log;
  };

  explicit Consumer(Ports ports);
  ~Consumer() { stop(); }

  void start();
  void stop();
  // Makes it look at the queues and the room again.
  void wake();

 private:
  void run(const std::stop_token& stop);
  Result<bool> take();
  // The job to run, if the message is one; it belongs to `queue` if it does not say to which.
  JobPtr receive(Delivery delivery, const std::string& queue);
  void refuse(const celery::Request& request);

  Ports ports_;
  Watch watch_;
  UniqueFd wake_;
  std::jthread thread_;  // last: it uses the members above
};

}  // namespace iscan::broker_redis
