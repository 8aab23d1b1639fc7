// What happens after a stage, as a value. Nothing is done here.
#pragma once

#include <chrono>
#include <variant>

#include "base/result.h"
#include "document/state.h"
#include "pipeline/artefacts.h"
#include "pipeline/typed_stage.h"

namespace iscan::pipeline {

struct Advance {
  document::Stage next;
};
struct RetryAfter {
  std::chrono::milliseconds delay;
  Error error;
  bool counts = true;  // as an attempt; not where it only waited
};
struct Finish {
  document::Verdict verdict;
};
struct Fail {
  document::State state;
  Error error;
};
using Decision = std::variant<Advance, RetryAfter, Finish, Fail>;

// `attempt` counts from 1. `jitter` (0..1) spreads retries: the delay is 50–100 % of the policy's.
Decision decide(const StageSpec& spec, int attempt, const Result<>& outcome,
                const Artefacts& artefacts, double jitter);

}  // namespace iscan::pipeline
