// When a batch is sent, and what happens when it cannot be.
#include <algorithm>
#include <utility>

#include "llm/batch_service.h"

namespace iscan::llm {
namespace {

using llm_wire::Outcome;
using ports::LlmAfter;
using std::chrono::milliseconds;

// Gemini takes 20 MB within a request; a request of ours is held in memory several times.
constexpr std::int64_t kMostBytes = 15'000'000;
// Later it is asked at once.
constexpr std::chrono::hours kLongestWait{48};
constexpr milliseconds kFirstPause{10'000};
constexpr milliseconds kLongestPause{600'000};
constexpr int kMostDoublings = 6;
// The first look at a batch.
constexpr milliseconds kFirstLook{2'000};

bool helps_later(Outcome outcome) {
  return outcome == Outcome::retry || outcome == Outcome::invalid_response ||
         outcome == Outcome::pause_provider;
}

}  // namespace

// What waits for one model, of all companies.
struct BatchService::Pool {
  std::int64_t requests = 0;
  std::int64_t bytes = 0;
  Instant oldest = Instant::max();
};

bool BatchService::may_wait(const ports::LlmBatchLane& lane) const {
  const BatchLane* known = lane_of(lane.provider, lane.model);
  return options_.accepts && known != nullptr && known->allowed(lane.company);
}

// Whether there was anything; it is asked at once then, where the same rules hold.
bool BatchService::give_up(const ports::LlmBatchLane& lane, Instant before) {
  auto given_up = ports_.store.give_up(lane, before, ports_.clock.now());
  if (!given_up) return done("llm_batch_unwritable", fail(std::move(given_up).error()));
  if (*given_up == 0) return false;
  ports_.log.warning("llm_batch_given_up", {{"provider", lane.provider},
                                            {"model", lane.model},
                                            {"company", lane.company.value},
                                            {"requests", *given_up}});
  return true;
}

void BatchService::send_what_waits(const std::stop_token& stop) {
  auto lanes = ports_.store.waiting();
  if (!lanes) {
    done("llm_batches_unreadable", fail(std::move(lanes).error()));
    return;
  }
  const Instant now = ports_.clock.now();
  std::map<ModelName, Pool> pools;
  for (const ports::LlmBatchLane& lane : *lanes) {
    if (!may_wait(lane)) {
      give_up(lane, now + milliseconds{1});
      continue;
    }
    if (lane.oldest < now - kLongestWait && give_up(lane, now - kLongestWait)) continue;
    Pool& pool = pools[{lane.provider, lane.model}];
    pool.requests += lane.requests;
    pool.bytes += lane.bytes;
    pool.oldest = std::min(pool.oldest, lane.oldest);
  }
  for (const auto& [model, pool] : pools) {
    if (stop.stop_requested()) return;
    if (is_due(model, pool)) send_batch(model, stop);
  }
}

bool BatchService::is_due(const ModelName& model, const Pool& pool) const {
  const Instant now = ports_.clock.now();
  const auto paused = pauses_.find(model);
  if (paused != pauses_.end() && now < paused->second.until) return false;
  return pool.requests >= options_.size || pool.bytes >= kMostBytes ||
         pool.oldest + options_.after <= now;
}

void BatchService::send_batch(const ModelName& model, const std::stop_token& stop) {
  const Instant now = ports_.clock.now();
  const ports::LlmBatchOrder order{.id = ports_.ids.next(),
                                   .provider = model.first,
                                   .model = model.second,
                                   .most = options_.size,
                                   .most_bytes = kMostBytes,
                                   .look_at = now + kFirstLook};
  auto formed = ports_.store.form(order, ports_.ids, now);
  if (!formed) {
    done("llm_batch_unwritable", fail(std::move(formed).error()));
    return;
  }
  if (formed->empty()) return;
  std::vector<llm_wire::BatchItem> items;
  for (ports::LlmBatchItem& item : *formed) items.push_back({item.call, std::move(item.body)});
  const ports::LlmBatch batch{.id = order.id,
                              .provider = order.provider,
                              .model = order.model,
                              .remote = {},
                              .requests = static_cast<std::int64_t>(items.size()),
                              .created = now};
  auto sent = lane_of(model.first, model.second)->provider->submit(batch.id, items, stop);
  if (sent) {
    pauses_.erase(model);
    // Should this fail, the batch is searched for.
    done("llm_batch_unwritable",
         ports_.store.sent(batch.id, *sent, ports_.clock.now() + kFirstLook));
    ports_.log.info("llm_batch_sent", {{"batch", batch.id},
                                       {"remote", *sent},
                                       {"provider", batch.provider},
                                       {"model", batch.model},
                                       {"requests", batch.requests}});
    return;
  }
  if (!stop.stop_requested()) pause(model, sent.error());
  // The next look says whether it is there.
  if (sent.error().perhaps_done) return log_failure("llm_batch_unsure", batch, sent.error());
  not_sent(batch, sent.error());
}

void BatchService::not_sent(const ports::LlmBatch& batch, const BatchFailure& failure) {
  log_failure("llm_batch_not_sent", batch, failure);
  end_all(batch, std::string(to_string(failure.outcome)),
          helps_later(failure.outcome) ? LlmAfter::later : LlmAfter::again, "not_sent");
}

void BatchService::pause(const ModelName& model, const BatchFailure& failure) {
  Pause& pause = pauses_[model];
  const milliseconds ours = kFirstPause * (1 << std::min(pause.failures++, kMostDoublings));
  pause.until = ports_.clock.now() +
                std::max(std::min(ours, kLongestPause), failure.retry_after.value_or(ours));
}

}  // namespace iscan::llm
