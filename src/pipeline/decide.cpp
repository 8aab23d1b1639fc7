#include "pipeline/decide.h"

#include <algorithm>

#include "pipeline/pipeline.h"
#include "ports/predictor.h"

namespace iscan::pipeline {
namespace {

// A document that waits for a batch is woken when its answers are there; this is for the case that
// nobody wakes it.
constexpr std::chrono::hours kLongestSleep{1};

std::chrono::milliseconds delay_of(const RetryPolicy& policy, int attempt, double jitter) {
  constexpr int kMaxDoublings = 20;  // keeps the shift in range; max_delay cuts long before
  const auto factor = 1LL << std::min(attempt - 1, kMaxDoublings);
  const auto full =
      std::min<std::chrono::milliseconds>(policy.first_delay * factor, policy.max_delay);
  return std::chrono::milliseconds{
      static_cast<std::int64_t>(static_cast<double>(full.count()) * (0.5 + jitter / 2))};
}

}  // namespace

Decision decide(const StageSpec& spec, int attempt, const Result<>& outcome,
                const Artefacts& artefacts, double jitter) {
  if (!outcome) {
    if (outcome.error().code == ports::kPaidWaiting) {
      return RetryAfter{kLongestSleep, outcome.error(), /*counts=*/false};
    }
    const bool outage = outcome.error().code == ports::kPaidUnavailable;
    if (outcome.error().retryable && (outage || attempt < spec.retry.attempts)) {
      return RetryAfter{delay_of(spec.retry, attempt, jitter), outcome.error()};
    }
    return Fail{document::error_state(spec.id), outcome.error()};
  }
  if (spec.id != kPipeline.back().id) {
    return Advance{kPipeline[static_cast<std::size_t>(spec.id) + 1].id};
  }
  const auto* report = artefacts.find<invoice::Report>();
  if (report == nullptr) {
    return Fail{
        document::error_state(spec.id),
        Error{
            ErrorKind::internal, "artefact_missing", "The evaluation left no report.", {}, false}};
  }
  return Finish{report->verdict};
}

}  // namespace iscan::pipeline
