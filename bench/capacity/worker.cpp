#include "capacity/worker.h"

#include <algorithm>

#include "capacity/slot.h"
#include "must.h"

namespace iscan::capacity {

worker::TaskRunner::Options Worker::options_of(Workforce& workforce, std::size_t pool,
                                               std::string name) {
  const auto& queues = workforce.fleet_[pool].queues;
  return {.worker = std::move(name),
          .lease = workforce.scenario_.lease,
          .queues = {queues.begin(), queues.end()},
          .elsewhere = {},
          .spec_of = Slot::spec_of};
}

Worker::Worker(Workforce& workforce, std::size_t pool, std::string name)
    : workforce_(workforce),
      pool_(pool),
      running_(workforce.plant_.tasks(), workforce.plant_.time, workforce.plant_.log,
               workforce.scenario_.lease),
      runner_(workforce.plant_.worker_ports(), workforce.plant_.make_context(), running_,
              options_of(workforce, pool, std::move(name))) {
  for (int n = 0; n < workforce.fleet_[pool].concurrency; ++n) {
    slots_.push_back(std::make_unique<Slot>(*this));
  }
  beat();
}

Worker::~Worker() = default;

bool Worker::has_idle_slot() const {
  return std::ranges::any_of(slots_, [](const auto& slot) { return slot->idle(); });
}

void Worker::give(const TaskId& task) {
  const auto idle = std::ranges::find_if(slots_, [](const auto& slot) { return slot->idle(); });
  (*idle)->work_off(task);
}

void Worker::die() {
  died_ = workforce_.plant_.time.exact();
  ++workforce_.tally_.deaths;
  for (const auto& slot : slots_) {
    if (slot->idle()) continue;
    ++workforce_.tally_.tasks_lost;
    slot->count_busy();
  }
}

void Worker::beat() {
  if (died_ || workforce_.finishing_) return;
  Plant& plant = workforce_.plant_;
  if (const auto leases = running_.leases(); !leases.empty()) {
    const auto lost =
        must(plant.tasks().renew(leases, plant.time.now() + workforce_.scenario_.lease));
    workforce_.tally_.other_errors += static_cast<std::int64_t>(lost.size());
  }
  plant.time.in(workforce_.scenario_.lease / worker::RunningTasks::kBeatsInLease,
                [this] { beat(); });
}

void Worker::take_note(const Result<worker::Worked>& worked) {
  Tally& tally = workforce_.tally_;
  if (!worked) {
    ++tally.other_errors;
    return;
  }
  switch (worked->end) {
    case worker::Worked::End::stale: ++(died_ ? tally.late_writes : tally.other_errors); break;
    case worker::Worked::End::finished: ++tally.finished; break;
    case worker::Worked::End::failed: ++tally.failed; break;
    case worker::Worked::End::retried: ++tally.retries; break;
    case worker::Worked::End::absent:
    case worker::Worked::End::released:
    case worker::Worked::End::advanced: break;
  }
}

void Worker::count_busy(document::Stage stage, Moment from, Moment to) {
  const microseconds in_peak = workforce_.workload_.of_peak(from, to);
  StageNumbers& numbers = workforce_.tally_.stages[stage];
  ++numbers.runs;
  numbers.busy += to - from;
  numbers.busy_in_peak += in_peak;
  workforce_.tally_.pool_busy[pool_] += in_peak;
}

}  // namespace iscan::capacity
