#include "broker_redis/settler.h"

#include <unistd.h>

#include <format>
#include <utility>

namespace iscan::broker_redis {
namespace {

using celery::Exception;
using celery::Json;
using celery::Request;

constexpr std::size_t kLongestRepr = 1024;

std::string traceback_of(std::string_view own, const Exception& reason) {
  if (!own.empty()) return std::string(own);
  return std::format("Traceback (most recent call last):\n{}", reason.repr());
}

}  // namespace

celery::ResultMeta Settler::meta_of(const Request& request, std::string_view status,
                                    Json result) const {
  return {.id = request.id,
          .status = std::string(status),
          .result = std::move(result),
          .group = request.group,
          .parent = request.parent};
}

void Settler::add_event(Settlement& settlement, std::string_view type, Json fields) {
  if (!events_.task_events()) return;
  settlement.events.push_back(events_.make(type, std::move(fields)));
}

void Settler::received(const Request& request) {
  if (!events_.task_events()) return;
  Settlement settlement;
  add_event(settlement, "task-received", received_fields(request));
  outbox_.put(std::move(settlement));
}

void Settler::started(const Job& job) {
  Settlement settlement{.started = job.started};
  const Request& request = job.request;
  if (options_.track_started && !request.ignore_result) {
    settlement.results.push_back(
        meta_of(request, celery::state::kStarted, {{"pid", ::getpid()}, {"hostname", node_}}));
  }
  add_event(settlement, "task-started", {{"uuid", request.id}});
  if (!settlement.results.empty() || !settlement.events.empty()) {
    outbox_.put(std::move(settlement));
  }
}

void Settler::reported(const Job& job, std::string_view state, const Json& meta) {
  Settlement settlement{.started = job.started};
  settlement.results.push_back(meta_of(job.request, state, meta));
  outbox_.put(std::move(settlement));
}

void Settler::end(const Request& request, Settlement& settlement, std::string_view status,
                  const Json& result) {
  settlement.acknowledged = request.tag;
  if (request.group && request.embed.chord.is_object()) {
    settlement.chord =
        ChordPart{*request.group,      celery::value_at(request.headers, "group_index"),
                  request.embed.chord, request.id,
                  std::string(status), result};
  }
}

void Settler::succeeded(const Job& job, Json result) {
  const Request& request = job.request;
  auto next = celery::dispatch_after(request, result, now_seconds());
  if (!next) {
    const Exception refused{
        "NotImplementedError",
        Json::array({std::format("{}: {}", next.error().message, next.error().detail)})};
    return failed(request, refused, "");
  }
  Settlement settlement{.started = job.started};
  settlement.sizes = std::move(next->sizes);
  settlement.messages = std::move(next->messages);
  end(request, settlement, celery::state::kSuccess, result);
  add_event(settlement, "task-succeeded",
            {{"uuid", request.id},
             {"result", celery::repr(result, kLongestRepr)},
             {"runtime", now_seconds() - job.started}});
  if (!request.ignore_result) {
    auto meta = meta_of(request, celery::state::kSuccess, std::move(result));
    meta.children = std::move(next->children);
    settlement.results.push_back(std::move(meta));
  }
  outbox_.put(std::move(settlement));
}

void Settler::try_again(const Job& job, const TryAgain& again) {
  const Request& request = job.request;
  if (request.retries >= options_.max_retries) return failed(request, again.reason, "");
  Settlement settlement;
  const double delay = std::chrono::duration<double>(again.delay).count();
  settlement.messages.push_back(celery::retry_of(request, now_seconds() + delay));
  settlement.acknowledged = request.tag;
  auto meta = meta_of(request, celery::state::kRetry, again.reason.to_json());
  meta.traceback = traceback_of("", again.reason);
  if (!request.ignore_result) settlement.results.push_back(std::move(meta));
  add_event(settlement, "task-retried",
            {{"uuid", request.id}, {"exception", again.reason.repr()}, {"traceback", ""}});
  outbox_.put(std::move(settlement));
}

void Settler::tried_again_elsewhere(const Job& job, const Exception& reason) {
  const Request& request = job.request;
  Settlement settlement;
  settlement.acknowledged = request.tag;
  auto meta = meta_of(request, celery::state::kRetry, reason.to_json());
  meta.traceback = traceback_of("", reason);
  settlement.results.push_back(std::move(meta));
  add_event(settlement, "task-retried",
            {{"uuid", request.id}, {"exception", reason.repr()}, {"traceback", ""}});
  outbox_.put(std::move(settlement));
}

void Settler::failed(const Request& request, const Exception& reason, std::string_view traceback) {
  Settlement settlement;
  const Json error = reason.to_json();
  auto errbacks = celery::dispatch_errbacks(request, now_seconds());
  if (errbacks) {
    settlement.sizes = std::move(errbacks->sizes);
    settlement.messages = std::move(errbacks->messages);
  }
  auto meta = meta_of(request, celery::state::kFailure, error);
  meta.traceback = traceback_of(traceback, reason);
  // Steps that will not run end the same way, or those who wait for them would wait for ever.
  for (const std::string& id : celery::chain_ids(request.embed)) {
    auto step = meta;
    step.id = id;
    step.parent = request.id;
    settlement.results.push_back(std::move(step));
  }
  settlement.results.push_back(std::move(meta));
  end(request, settlement, celery::state::kFailure, error);
  add_event(settlement, "task-failed",
            {{"uuid", request.id},
             {"exception", reason.repr()},
             {"traceback", traceback_of(traceback, reason)}});
  outbox_.put(std::move(settlement));
}

void Settler::nothing(const Request& request) {
  Settlement settlement;
  settlement.acknowledged = request.tag;
  outbox_.put(std::move(settlement));
}

void Settler::revoked(const Request& request, std::string_view reason, int signal) {
  Settlement settlement;
  const Json error = celery::task_revoked(reason).to_json();
  auto meta = meta_of(request, celery::state::kRevoked, error);
  for (const std::string& id : celery::chain_ids(request.embed)) {
    auto step = meta;
    step.id = id;
    settlement.results.push_back(std::move(step));
  }
  settlement.results.push_back(std::move(meta));
  end(request, settlement, celery::state::kRevoked, error);
  add_event(settlement, "task-revoked",
            {{"uuid", request.id},
             {"terminated", signal != 0},
             {"signum", signal != 0 ? Json(signal) : Json()},
             {"expired", reason == "expired"}});
  outbox_.put(std::move(settlement));
}

}  // namespace iscan::broker_redis
