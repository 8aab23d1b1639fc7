// The smallest fleet that meets the goal.
#pragma once

#include "capacity/simulation.h"

namespace iscan::capacity {

struct Found {
  Outcome outcome;  // of the last fleet that was tried
  int runs = 0;
};

// Begins with the fewest workers that are not busier than `most_busy` and adds to the pool whose
// tasks waited longest, until the goal is met.
Found smallest_fleet(const Scenario& scenario, const Costs& costs, Fleet fleet);

// Slots of the pool that would be busy all the time in the busiest hour.
double load_of(const Pool& pool, const Scenario& scenario, const Costs& costs);

}  // namespace iscan::capacity
