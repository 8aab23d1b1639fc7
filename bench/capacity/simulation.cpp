#include "capacity/simulation.h"

namespace iscan::capacity {
namespace {

class Run {
 public:
  Run(const Scenario& scenario, const Costs& costs, const Fleet& fleet)
      : plant_(scenario),
        workload_(scenario, costs, plant_.time.exact()),
        workforce_(scenario, fleet, plant_, workload_) {}

  Outcome operator()(const Scenario& scenario, const Fleet& fleet) {
    plan_arrival();
    tick();
    while (plant_.time.step()) workforce_.dispatch();
    const Ledger ledger(plant_);
    return {.scenario = scenario,
            .fleet = fleet,
            .documents = accepted_,
            .waits = ledger.waits(workload_),
            .ended = ledger.ended(),
            .tally = workforce_.tally(),
            .queues = plant_.queues.numbers(),
            .peak = workload_.peak_length(),
            .broken = ledger.broken(plant_, workforce_.tally(), accepted_)};
  }

 private:
  void plan_arrival() {
    const auto next = workload_.next_arrival();
    more_to_come_ = next.has_value();
    if (!next) return;
    plant_.time.at(*next, [this] {
      plant_.accept(workload_.next_name());
      ++accepted_;
      plan_arrival();
    });
  }

  // The upkeep's thread.
  void tick() {
    plant_.upkeep.tick();
    if (!more_to_come_ && plant_.open_tasks() == 0) return workforce_.finish();
    plant_.time.in(plant_.upkeep.until_next_look(), [this] { tick(); });
  }

  Plant plant_;
  Workload workload_;
  Workforce workforce_;
  std::int64_t accepted_ = 0;
  bool more_to_come_ = true;
};

}  // namespace

double Outcome::wait(double quantile) const {
  if (waits.empty()) return 0;
  const auto last = static_cast<double>(waits.size() - 1);
  return waits[static_cast<std::size_t>(quantile * last)];
}

bool Outcome::meets_goal() const {
  return wait(kGoalQuantile) <= std::chrono::duration<double>(scenario.goal).count();
}

Outcome simulate(const Scenario& scenario, const Costs& costs, const Fleet& fleet) {
  return Run(scenario, costs, fleet)(scenario, fleet);
}

}  // namespace iscan::capacity
