#include "capacity/report.h"

#include <cmath>
#include <format>
#include <nlohmann/json.hpp>

namespace iscan::capacity {
namespace {

using nlohmann::ordered_json;

constexpr double kMedian = 0.5;
constexpr double kLate = 0.99;
constexpr double kPercent = 100;
constexpr double kMilli = 1000;

double seconds(microseconds time) { return std::chrono::duration<double>(time).count(); }

double rounded(double value) {
  constexpr double kSteps = 1000;
  return std::round(value * kSteps) / kSteps;
}

// Of the pool's slots, in the busiest hour.
double utilisation(const Outcome& outcome, std::size_t pool) {
  return seconds(outcome.tally.pool_busy[pool]) /
         (seconds(outcome.peak) * outcome.fleet[pool].slots());
}

// Slots that were busy on average in the busiest hour.
double busy(const Outcome& outcome, const StageNumbers& stage) {
  return seconds(stage.busy_in_peak) / seconds(outcome.peak);
}

double mean_ms(const StageNumbers& stage) {
  return seconds(stage.busy) * kMilli / static_cast<double>(stage.runs);
}

ordered_json scenario_json(const Scenario& scenario) {
  return {{"documents_per_day", scenario.documents_per_day},
          {"part", scenario.part},
          {"scans", scenario.scans},
          {"peak", scenario.peak},
          {"peak_documents_per_second", rounded(scenario.peak_rate())},
          {"whole_day", scenario.whole_day},
          {"minutes_of_peak", scenario.length.count()},
          {"seed", scenario.seed},
          {"lease_s", seconds(scenario.lease)},
          {"hop_ms", seconds(scenario.hop) * kMilli},
          {"goal_p95_s", scenario.goal.count()},
          {"most_busy", scenario.most_busy},
          {"deaths_per_worker_hour", scenario.faults.deaths_per_worker_hour},
          {"restart_after_s", scenario.faults.restart_after.count()},
          {"transient_errors", scenario.faults.transient_errors}};
}

ordered_json pools_json(const Outcome& outcome) {
  auto pools = ordered_json::array();
  for (std::size_t n = 0; n < outcome.fleet.size(); ++n) {
    const Pool& pool = outcome.fleet[n];
    pools.push_back({{"name", pool.name},
                     {"queues", pool.queues},
                     {"workers", pool.workers},
                     {"concurrency", pool.concurrency},
                     {"utilisation", rounded(utilisation(outcome, n))}});
  }
  return pools;
}

ordered_json stages_json(const Outcome& outcome) {
  ordered_json stages;
  for (const auto& [stage, numbers] : outcome.tally.stages) {
    stages[std::string(to_string(stage))] = {
        {"runs", numbers.runs},
        {"mean_ms", rounded(mean_ms(numbers))},
        {"busy_slots_in_peak", rounded(busy(outcome, numbers))}};
  }
  return stages;
}

ordered_json queues_json(const Outcome& outcome) {
  ordered_json queues;
  for (const auto& [name, numbers] : outcome.queues) {
    queues[name] = {{"messages", numbers.taken},
                    {"deepest", numbers.deepest},
                    {"oldest_s", rounded(seconds(numbers.longest))},
                    {"mean_wait_s",
                     rounded(numbers.taken == 0
                                 ? 0
                                 : seconds(numbers.waited) / static_cast<double>(numbers.taken))}};
  }
  return queues;
}

std::string what_is_simulated(const Scenario& scenario) {
  std::string text =
      std::format("{:.0f} documents/day, {:.0f} % scans, busiest hour {} × the mean",
                  scenario.documents_per_day, kPercent * scenario.scans, scenario.peak);
  if (scenario.part < 1) text += std::format("; one part in {:.0f}", 1 / scenario.part);
  text += scenario.whole_day ? "; a whole day"
                             : std::format("; {} min of the busiest hour", scenario.length.count());
  return text + std::format(" at {:.2f} documents/s, seed {}", scenario.peak_rate(), scenario.seed);
}

std::string pools_table(const Outcome& outcome) {
  std::string text =
      std::format("\n\n{:<14} {:>7} {:>6} {:>12}\n", "pool", "workers", "slots", "utilisation");
  for (std::size_t n = 0; n < outcome.fleet.size(); ++n) {
    const Pool& pool = outcome.fleet[n];
    text += std::format("{:<14} {:>7} {:>6} {:>10.1f} %\n", pool.name, pool.workers, pool.slots(),
                        kPercent * utilisation(outcome, n));
  }
  return text;
}

std::string stages_table(const Outcome& outcome) {
  std::string text =
      std::format("\n{:<14} {:>8} {:>10} {:>12}\n", "stage", "runs", "mean ms", "busy slots");
  for (const auto& [stage, numbers] : outcome.tally.stages) {
    text += std::format("{:<14} {:>8} {:>10.2f} {:>12.2f}\n", to_string(stage), numbers.runs,
                        mean_ms(numbers), busy(outcome, numbers));
  }
  return text;
}

std::string queues_table(const Outcome& outcome) {
  std::string text =
      std::format("\n{:<14} {:>8} {:>10} {:>12}\n", "queue", "messages", "deepest", "oldest s");
  for (const auto& [name, numbers] : outcome.queues) {
    text += std::format("{:<14} {:>8} {:>10} {:>12.2f}\n", name, numbers.taken, numbers.deepest,
                        seconds(numbers.longest));
  }
  return text;
}

std::string times_of(const Found& found) {
  const Outcome& outcome = found.outcome;
  return std::format(
      "\naccepted to done in the busiest hour: p50 {:.2f} s, p95 {:.2f} s, p99 {:.2f} s; goal p95 "
      "{} s {}, fleets tried: {}\n",
      outcome.wait(kMedian), outcome.wait(kGoalQuantile), outcome.wait(kLate),
      outcome.scenario.goal.count(), outcome.meets_goal() ? "met" : "NOT met", found.runs);
}

std::string ends_of(const Outcome& outcome) {
  const Tally& tally = outcome.tally;
  std::string text = std::format(
      "{} documents; {} workers died with {} tasks, {} late writes refused, {} retries\n",
      outcome.documents, tally.deaths, tally.tasks_lost, tally.late_writes, tally.retries);
  for (const auto& [state, number] : outcome.ended) {
    text += std::format("{}: {}\n", state, number);
  }
  if (outcome.broken.empty()) return text + "every document ended exactly once, nothing is left\n";
  for (const std::string& broken : outcome.broken) text += "BROKEN: " + broken + "\n";
  return text;
}

}  // namespace

std::string json_of(const Found& found) {
  const Outcome& outcome = found.outcome;
  const Tally& tally = outcome.tally;
  const ordered_json json{{"scenario", scenario_json(outcome.scenario)},
                          {"documents", outcome.documents},
                          {"documents_in_peak", outcome.waits.size()},
                          {"wait_s",
                           {{"p50", rounded(outcome.wait(kMedian))},
                            {"p95", rounded(outcome.wait(kGoalQuantile))},
                            {"p99", rounded(outcome.wait(kLate))},
                            {"max", rounded(outcome.wait(1))}}},
                          {"goal_met", outcome.meets_goal()},
                          {"fleets_tried", found.runs},
                          {"pools", pools_json(outcome)},
                          {"stages", stages_json(outcome)},
                          {"queues", queues_json(outcome)},
                          {"ended", outcome.ended},
                          {"worker_deaths", tally.deaths},
                          {"tasks_lost_with_them", tally.tasks_lost},
                          {"late_writes_refused", tally.late_writes},
                          {"retries", tally.retries},
                          {"broken_invariants", outcome.broken}};
  return json.dump(1);
}

std::string table_of(const Found& found) {
  const Outcome& outcome = found.outcome;
  return what_is_simulated(outcome.scenario) + pools_table(outcome) + stages_table(outcome) +
         queues_table(outcome) + times_of(found) + ends_of(outcome);
}

}  // namespace iscan::capacity
