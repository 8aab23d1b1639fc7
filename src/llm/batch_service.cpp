#include "llm/batch_service.h"

#include <algorithm>

namespace iscan::llm {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds kTick{1'000};
// Where no new questions come.
constexpr milliseconds kIdleTick{30'000};
// Batches are looked at more and more seldom: after an eighth of their age.
constexpr milliseconds kShortestPause{2'000};
constexpr milliseconds kLongestPause{600'000};
constexpr int kPauseShare = 8;
// Providers promise a day. What is later is lost.
constexpr std::chrono::hours kLost{48};

}  // namespace

void BatchService::start() {
  thread_ = std::jthread([this](const std::stop_token& stop) { run(stop); });
}

void BatchService::stop() {
  thread_.request_stop();
  if (thread_.joinable()) thread_.join();
}

void BatchService::run(const std::stop_token& stop) {
  const milliseconds between = options_.accepts ? kTick : kIdleTick;
  do {
    if (ports_.leads()) tick(stop);
  } while (ports_.timer.sleep_until(ports_.timer.now() + between, stop));
}

void BatchService::tick(const std::stop_token& stop) {
  look_at_due(stop);
  send_what_waits(stop);
  auto woken = ports_.store.wake(ports_.clock.now());
  if (!woken) {
    done("llm_batch_wake_failed", fail(std::move(woken).error()));
  } else if (*woken > 0) {
    ports_.log.info("llm_batch_documents_woken", {{"count", *woken}});
  }
}

void BatchService::look_at_due(const std::stop_token& stop) {
  auto due = ports_.store.due(ports_.clock.now());
  if (!due) {
    done("llm_batches_unreadable", fail(std::move(due).error()));
    return;
  }
  for (const ports::LlmBatch& batch : *due) {
    if (stop.stop_requested()) return;
    look_at(batch, stop);
  }
}

bool BatchService::done(std::string_view what, const Result<>& result) {
  if (result) return true;
  ports_.log.warning(what, {{"code", result.error().code}, {"detail", result.error().detail}});
  return false;
}

const BatchLane* BatchService::lane_of(const std::string& provider,
                                       const std::string& model) const {
  const auto found = std::ranges::find_if(lanes_, [&](const BatchLane& lane) {
    return lane.provider->name() == provider && lane.provider->model() == model;
  });
  return found == lanes_.end() ? nullptr : &*found;
}

void BatchService::log_failure(std::string_view event, const ports::LlmBatch& batch,
                               const BatchFailure& failure) {
  ports_.log.warning(event, {{"batch", batch.id},
                             {"provider", batch.provider},
                             {"model", batch.model},
                             {"outcome", std::string(to_string(failure.outcome))},
                             {"detail", failure.detail}});
}

void BatchService::look_again(const ports::LlmBatch& batch) {
  const Instant now = ports_.clock.now();
  const auto pause =
      std::clamp<milliseconds>((now - batch.created) / kPauseShare, kShortestPause, kLongestPause);
  done("llm_batch_unwritable", ports_.store.look_again(batch.id, now + pause));
}

void BatchService::look_at(const ports::LlmBatch& batch, const std::stop_token& stop) {
  const BatchLane* lane = lane_of(batch.provider, batch.model);
  const bool lost = ports_.clock.now() - batch.created > kLost;
  // Its provider is not in the settings any more; it may come back, and was paid.
  if (lane == nullptr) {
    if (lost) return end_all(batch, "batch_lost", ports::LlmAfter::again, "lost");
    return look_again(batch);
  }
  if (batch.remote.empty()) return search(batch, *lane, stop);
  look_at_running(batch, *lane, stop);
}

void BatchService::look_at_running(const ports::LlmBatch& batch, const BatchLane& lane,
                                   const std::stop_token& stop) {
  auto looked = lane.provider->look(batch.remote, stop);
  if (!looked) {
    if (stop.stop_requested()) return;
    log_failure("llm_batch_unseen", batch, looked.error());
  }
  const bool over = looked && looked->state != llm_wire::BatchState::running;
  if (!over) {
    if (ports_.clock.now() - batch.created > kLost) {
      return end_all(batch, "batch_lost", ports::LlmAfter::again, "lost");
    }
    return look_again(batch);
  }
  if (looked->state == llm_wire::BatchState::ended) return take_results(batch, *looked, lane, stop);
  log_failure("llm_batch_failed", batch, {.outcome = looked->outcome, .detail = looked->detail});
  pause({batch.provider, batch.model}, {.outcome = looked->outcome});
  end_all(batch, std::string(to_string(looked->outcome)), ports::LlmAfter::again, "failed");
}

}  // namespace iscan::llm
