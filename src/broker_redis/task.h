// What a node can do: functions by task name.
#pragma once

#include <chrono>
#include <functional>
#include <map>
#include <stop_token>
#include <string>
#include <string_view>
#include <variant>

#include "broker_redis/job.h"
#include "celery/json.h"
#include "celery/message.h"
#include "celery/result.h"

namespace iscan::broker_redis {

// One run of a task, as its function sees it.
class Call {
 public:
  using Report = std::function<void(std::string_view state, const celery::Json& meta)>;

  Call(const Job& job, Report report) : job_(job), report_(std::move(report)) {}

  const celery::Request& request() const { return job_.request; }
  // Requested when the result is not wanted any more; the sooner the function returns, the better.
  std::stop_token stop() const { return job_.stop_token(); }
  StopReason stop_reason() const { return job_.stop_reason(); }
  // Shows a state of the function's own, such as PROGRESS.
  void report(std::string_view state, const celery::Json& meta) const { report_(state, meta); }

 private:
  const Job& job_;
  Report report_;
};

struct Success {
  celery::Json result;
};
// Tried again after `delay` by a new message, if retries are left.
struct TryAgain {
  celery::Exception reason;
  std::chrono::milliseconds delay{0};
};
// Tried again by a message that somebody else sends.
struct TriedAgainElsewhere {
  celery::Exception reason;
};
struct Failure {
  celery::Exception reason;
  std::string traceback;
};
// Not done, not failed: another node shall have it.
struct HandBack {};
// Somebody else answers for it: nothing is said about it, and it does not come again.
struct Nothing {};
using Outcome = std::variant<Success, TryAgain, TriedAgainElsewhere, Failure, HandBack, Nothing>;

// Called by several threads at once. What it throws becomes a Failure.
using Task = std::function<Outcome(const Call&)>;
using Tasks = std::map<std::string, Task, std::less<>>;

// Told when a message of a known task was thrown away unworked: "revoked" or "expired".
using OnDiscard = std::function<void(const celery::Request&, std::string_view reason)>;

}  // namespace iscan::broker_redis
