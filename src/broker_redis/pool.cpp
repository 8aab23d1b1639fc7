#include "broker_redis/pool.h"

#include <exception>
#include <utility>

namespace iscan::broker_redis {
namespace {

using celery::Json;

template <class... Functions>
struct Overload : Functions... {
  using Functions::operator()...;
};

}  // namespace

std::string_view discard_reason(const celery::Request& request, const Jobs& jobs) {
  if (request.expires && now_seconds() > *request.expires) return "expired";
  return jobs.is_revoked(request.id) ? "revoked" : "";
}

void discard(const celery::Request& request, std::string_view reason, Settler& settler,
             const OnDiscard& on_discard) {
  if (on_discard) on_discard(request, reason);
  settler.revoked(request, reason, 0);
}

void Pool::remove_ended() {
  std::erase_if(threads_, [](const Thread& one) { return one.ended.load(); });
}

void Pool::resize(int slots) {
  const std::scoped_lock lock(mutex_);
  ports_.jobs.set_slots(slots);
  remove_ended();
  while (!stopping_ && ports_.jobs.threads() < slots) {
    ports_.jobs.thread_started();
    Thread& added = threads_.emplace_back();
    added.thread = std::jthread([this, &added](const std::stop_token& stop) {
      run(stop);
      added.ended = true;
    });
  }
}

void Pool::request_stop() {
  const std::scoped_lock lock(mutex_);
  stopping_ = true;
  for (Thread& one : threads_) one.thread.request_stop();
}

void Pool::join() {
  request_stop();
  for (Thread& one : threads_) {
    if (one.thread.joinable()) one.thread.join();
  }
}

void Pool::run(const std::stop_token& stop) {
  while (const JobPtr job = ports_.jobs.next(stop)) work(job);
}

Outcome Pool::call(const Job& job) const {
  const auto task = ports_.tasks.find(job.request.task);
  if (task == ports_.tasks.end()) return Failure{celery::not_registered(job.request.task), ""};
  try {
    return task->second(Call(job, [&](std::string_view state, const Json& meta) {
      // What ended from outside, by a time limit for example, keeps its last state.
      if (!job.is_settled()) ports_.settler.reported(job, state, meta);
    }));
  } catch (const std::exception& error) {
    // Nothing of ours throws; what a library throws past its border costs this task alone.
    return Failure{{"RuntimeError", Json::array({std::string(error.what())})}, ""};
  }
}

void Pool::work(const JobPtr& job) {
  // It may have waited here while it was revoked or became old.
  if (const auto reason = discard_reason(job->request, ports_.jobs); !reason.empty()) {
    // Remote control may have ended it in this moment.
    if (job->take_settlement()) {
      discard(job->request, reason, ports_.settler, ports_.on_discard);
    }
    return ports_.jobs.finished(job);
  }
  ports_.settler.started(*job);
  Outcome outcome = call(*job);
  if (job->take_settlement()) settle(job, std::move(outcome));
  ports_.jobs.finished(job);
}

void Pool::settle(const JobPtr& job, Outcome outcome) {
  const bool done = std::holds_alternative<Success>(outcome);
  if (!done && job->stop_reason() == StopReason::time_over) {
    const celery::Exception over{"SoftTimeLimitExceeded",
                                 Json::array({job->limits.soft.value_or(0)}),
                                 "billiard.exceptions"};
    return ports_.settler.failed(job->request, over, "");
  }
  std::visit(
      Overload{[&](Success& success) { ports_.settler.succeeded(*job, std::move(success.result)); },
               [&](const TryAgain& again) { ports_.settler.try_again(*job, again); },
               [&](const TriedAgainElsewhere& again) {
                 ports_.settler.tried_again_elsewhere(*job, again.reason);
               },
               [&](const Failure& failure) {
                 ports_.settler.failed(job->request, failure.reason, failure.traceback);
               },
               [&](const Nothing&) { ports_.settler.nothing(job->request); },
               [&](const HandBack&) {
                 auto given = ports_.channel.give_back(job->request, job->raw);
                 if (!given) {
                   // The lease of this node ends, and a reaper returns the message.
                   ports_.log.warning("give_back_failed", {{"code", given.error().code}});
                 }
               }},
      outcome);
}

}  // namespace iscan::broker_redis
