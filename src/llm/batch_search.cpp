// A batch whose sending was cut off: whether its provider has it, so that it is not paid for twice.
#include <algorithm>
#include <set>
#include <utility>

#include "llm/batch_service.h"

namespace iscan::llm {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds kFirstLook{2'000};
// By how much the clocks of both sides may differ.
constexpr std::chrono::minutes kSkew{10};
// Of a hundred batches each.
constexpr int kMostPages = 100;

bool is_older(const llm_wire::BatchPage& page, Instant than) {
  return !page.batches.empty() && std::ranges::all_of(page.batches, [&](const auto& one) {
    return one.created && *one.created < than;
  });
}

}  // namespace

// A name is ours. Where none is told, it is one of our size, made since and of none that we know,
// and its results are about our calls; these are to be seen when it has ended.
BatchService::Place BatchService::is_ours(const ports::LlmBatch& batch,
                                          const llm_wire::Batch& candidate, const BatchLane& lane,
                                          const std::stop_token& stop) {
  if (!candidate.name.empty()) return candidate.name == batch.id ? Place::there : Place::nowhere;
  if (candidate.requests != batch.requests) return Place::nowhere;
  if (candidate.created && *candidate.created < batch.created - kSkew) return Place::nowhere;
  const auto known = ports_.store.knows(batch.provider, candidate.id);
  if (!known) return Place::unknown;
  if (*known) return Place::nowhere;
  if (candidate.state == llm_wire::BatchState::running) return Place::unknown;
  const auto calls = ports_.store.open_calls(batch.id);
  const auto rows = lane.provider->rows(candidate, stop);
  if (!calls || !rows) return Place::unknown;
  const bool ours = std::ranges::any_of(*rows, [&](const llm_wire::BatchRow& row) {
    return std::ranges::contains(*calls, row.id, &ports::LlmOpenCall::call);
  });
  return ours ? Place::there : Place::nowhere;
}

std::pair<BatchService::Place, std::string> BatchService::place_of(const ports::LlmBatch& batch,
                                                                   const BatchLane& lane,
                                                                   const std::stop_token& stop) {
  Place place = Place::nowhere;
  std::string next;
  for (int pages = 0; pages < kMostPages; ++pages) {
    auto page = lane.provider->list(next, stop);
    if (!page) {
      if (!stop.stop_requested()) log_failure("llm_batch_unseen", batch, page.error());
      return {Place::unknown, {}};
    }
    for (const llm_wire::Batch& candidate : page->batches) {
      const Place here = is_ours(batch, candidate, lane, stop);
      if (here == Place::there) return {here, candidate.id};
      if (here == Place::unknown) place = here;
    }
    if (page->next.empty() || is_older(*page, batch.created - kSkew)) return {place, {}};
    next = std::move(page->next);
  }
  return {Place::unknown, {}};
}

void BatchService::search(const ports::LlmBatch& batch, const BatchLane& lane,
                          const std::stop_token& stop) {
  const auto [place, remote] = place_of(batch, lane, stop);
  if (stop.stop_requested()) return;
  const Instant now = ports_.clock.now();
  if (place == Place::there) {
    if (done("llm_batch_unwritable", ports_.store.sent(batch.id, remote, now + kFirstLook))) {
      ports_.log.warning("llm_batch_found", {{"batch", batch.id}, {"remote", remote}});
    }
    return;
  }
  if (place == Place::unknown || now - batch.created < options_.settle) return look_again(batch);
  log_failure("llm_batch_not_sent", batch, {.detail = "the provider does not have it"});
  end_all(batch, "not_sent", ports::LlmAfter::later, "not_sent");
}

}  // namespace iscan::llm
