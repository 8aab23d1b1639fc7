// One run: documents come, workers work and die, and the books are checked at the end.
#pragma once

#include "capacity/fleet.h"
#include "capacity/ledger.h"

namespace iscan::capacity {

struct Outcome {
  Scenario scenario;
  Fleet fleet;
  std::int64_t documents = 0;
  std::vector<double> waits;  // of the busiest hour, as Ledger::waits
  std::map<std::string, std::int64_t> ended;
  Tally tally;
  std::map<std::string, QueueNumbers> queues;
  microseconds peak{0};             // the time that is looked at
  std::vector<std::string> broken;  // invariants that do not hold

  // Seconds; 0 without documents.
  double wait(double quantile) const;
  bool meets_goal() const;
};

// The quantile of which the goal speaks.
inline constexpr double kGoalQuantile = 0.95;

Outcome simulate(const Scenario& scenario, const Costs& costs, const Fleet& fleet);

}  // namespace iscan::capacity
