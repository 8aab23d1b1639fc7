#include "capacity/search.h"

#include <algorithm>
#include <cmath>

#include "pipeline/pipeline.h"

namespace iscan::capacity {
namespace {

constexpr int kMostRuns = 40;    // a goal that no fleet meets
constexpr int kFinestStep = 32;  // a big pool grows by this part of itself

microseconds waited_for(const Pool& pool, const Outcome& outcome) {
  microseconds waited{0};
  for (const std::string& queue : pool.queues) {
    const auto numbers = outcome.queues.find(queue);
    if (numbers != outcome.queues.end()) waited += numbers->second.waited;
  }
  return waited;
}

void grow_busiest(Fleet& fleet, const Outcome& outcome) {
  const auto busiest = std::ranges::max_element(
      fleet, {}, [&](const Pool& pool) { return waited_for(pool, outcome); });
  busiest->workers += std::max(1, busiest->workers / kFinestStep);
}

}  // namespace

double load_of(const Pool& pool, const Scenario& scenario, const Costs& costs) {
  double seconds = 0;  // of a slot, for a document
  for (const pipeline::StageSpec& spec : pipeline::kPipeline) {
    if (std::ranges::find(pool.queues, spec.queue) == pool.queues.end()) continue;
    const std::chrono::duration<double, std::milli> mean{scenario.scans * costs.scan.mean(spec.id) +
                                                         (1 - scenario.scans) *
                                                             costs.digital.mean(spec.id)};
    seconds += std::chrono::duration<double>(mean + scenario.hop).count();
  }
  return scenario.peak_rate() * seconds;
}

Found smallest_fleet(const Scenario& scenario, const Costs& costs, Fleet fleet) {
  for (Pool& pool : fleet) {
    const double load = load_of(pool, scenario, costs) / scenario.most_busy;
    pool.workers = std::max(1, static_cast<int>(std::ceil(load / pool.concurrency)));
  }
  for (int runs = 1;; ++runs) {
    Outcome outcome = simulate(scenario, costs, fleet);
    if (outcome.meets_goal() || runs == kMostRuns) return {std::move(outcome), runs};
    grow_busiest(fleet, outcome);
  }
}

}  // namespace iscan::capacity
