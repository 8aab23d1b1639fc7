// One message in the hands of this node.
#pragma once

#include <atomic>
#include <chrono>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>

#include "broker_redis/channel.h"
#include "celery/message.h"

namespace iscan::broker_redis {

// Why a running task was asked to stop.
enum class StopReason : std::uint8_t {
  none,
  revoked,    // somebody terminated it
  time_over,  // its soft or hard time limit
  draining,   // the node ends
};

struct Job {
  Job(celery::Request received, std::string message)
      : request(std::move(received)), raw(std::move(message)) {}

  celery::Request request;
  std::string raw;
  celery::Seconds started = 0;  // 0: not yet
  std::chrono::steady_clock::time_point waiting_since;
  std::chrono::steady_clock::time_point running_since;
  celery::TimeLimits limits;  // that apply to this run

  // The first reason counts. Callbacks of the token run in this call.
  void request_stop(StopReason reason) {
    StopReason none = StopReason::none;
    if (reason_.compare_exchange_strong(none, reason)) stop_.request_stop();
  }
  StopReason stop_reason() const { return reason_; }
  std::stop_token stop_token() const { return stop_.get_token(); }

  // True for the first caller alone: whoever gets it says what became of the task.
  bool take_settlement() { return !settled_.exchange(true); }
  bool is_settled() const { return settled_; }

 private:
  std::stop_source stop_;
  std::atomic<StopReason> reason_{StopReason::none};
  std::atomic<bool> settled_{false};
};

using JobPtr = std::shared_ptr<Job>;

}  // namespace iscan::broker_redis
