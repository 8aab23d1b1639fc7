// The simulation on a small scale, as a test of the scheduling itself: thousands of documents,
// workers that die often, errors that pass, and the books of every run balance.
#include <gtest/gtest.h>

#include "capacity/report.h"
#include "must.h"

namespace iscan::capacity {
namespace {

using namespace std::chrono_literals;

// Milliseconds in the order of what real stages take.
Costs costs() {
  return must(costs_from(
      R"({"digital": {"preprocessing": [12, 20], "ocr": [0.1], "prediction": [1, 2],
                      "extraction": [0.5], "evaluation": [0.5]},
          "scan": {"preprocessing": [30], "ocr": [600, 900, 5000], "prediction": [2],
                   "extraction": [1], "evaluation": [0.5]}})"));
}

// Six minutes of a busy hour in which a worker lives for a minute or two and every tenth run
// fails.
Scenario rough_times() {
  return {.documents_per_day = 20'000,
          .scans = 0.5,
          .length = 6min,
          .seed = 7,
          .faults = {.deaths_per_worker_hour = 40, .transient_errors = 0.1}};
}

TEST(Capacity, EveryDocumentEndsOnceThoughWorkersDieAndStagesFail) {
  const Found found = smallest_fleet(rough_times(), costs(), fleet_by_queue());
  const Outcome& outcome = found.outcome;
  EXPECT_EQ(outcome.broken, std::vector<std::string>{});
  EXPECT_TRUE(outcome.meets_goal());
  EXPECT_GT(outcome.documents, 200);
  EXPECT_GT(outcome.tally.deaths, 0);
  EXPECT_GT(outcome.tally.tasks_lost, 0) << "no worker died at work: the run tests too little";
  EXPECT_GT(outcome.tally.retries, 0);
}

TEST(Capacity, WorkersOfAllQueuesGoOnWithTheirDocument) {
  const Outcome outcome = smallest_fleet(rough_times(), costs(), fleet_of_all_queues()).outcome;
  EXPECT_EQ(outcome.broken, std::vector<std::string>{});
  EXPECT_GT(outcome.tally.tasks_lost, 0);
  EXPECT_LT(outcome.queues.at("extraction").taken, outcome.documents / 2);
}

TEST(Capacity, TheSameSeedGivesTheSameRun) {
  const auto run = [](std::uint64_t seed) {
    Scenario scenario = rough_times();
    scenario.seed = seed;
    return json_of(smallest_fleet(scenario, costs(), fleet_by_queue()));
  };
  const std::string first = run(3);
  EXPECT_EQ(first, run(3));
  EXPECT_NE(first, run(4));
}

TEST(Capacity, MoreWorkersAreSoughtUntilTheGoalIsMet) {
  Scenario scenario = rough_times();
  scenario.faults = {.deaths_per_worker_hour = 0, .transient_errors = 0};
  scenario.documents_per_day = 30'000;
  scenario.goal = 6s;
  scenario.most_busy = 1;
  const Found found = smallest_fleet(scenario, costs(), fleet_by_queue());
  EXPECT_TRUE(found.outcome.meets_goal());
  EXPECT_GT(found.runs, 1);
}

}  // namespace
}  // namespace iscan::capacity
