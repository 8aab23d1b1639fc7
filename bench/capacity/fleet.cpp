#include "capacity/fleet.h"

#include <algorithm>
#include <format>

#include "capacity/random.h"
#include "capacity/worker.h"
#include "must.h"
#include "worker/worker.h"

namespace iscan::capacity {
namespace {

constexpr std::uint64_t kDeath = 100;  // apart from what Workload draws
constexpr double kHour = 3600;         // seconds

}  // namespace

Fleet fleet_by_queue() {
  return {{.name = "preprocessing", .queues = {"preprocessing"}, .concurrency = 2},
          {.name = "ocr", .queues = {"ocr"}, .concurrency = 2},
          {.name = "llm", .queues = {"llm"}, .concurrency = 4},
          {.name = "extraction", .queues = {"extraction", "evaluation"}, .concurrency = 2}};
}

Fleet fleet_of_all_queues() {
  return {{.name = "all", .queues = worker::WorkerOptions::all_queues(), .concurrency = 2}};
}

Workforce::Workforce(const Scenario& scenario, const Fleet& fleet, Plant& plant, Workload& workload)
    : scenario_(scenario), fleet_(fleet), plant_(plant), workload_(workload) {
  tally_.pool_busy.resize(fleet.size());
  seats_.resize(fleet.size());
  for (std::size_t pool = 0; pool < fleet.size(); ++pool) {
    seats_[pool].resize(static_cast<std::size_t>(fleet[pool].workers));
    for (std::size_t seat = 0; seat < seats_[pool].size(); ++seat) hire(pool, seat);
  }
}

Workforce::~Workforce() = default;

void Workforce::dispatch() {
  for (std::size_t pool = 0; pool < fleet_.size(); ++pool) {
    while (give_one(pool)) {
    }
  }
}

bool Workforce::give_one(std::size_t pool) {
  const auto idle = std::ranges::find_if(seats_[pool], [](const Worker* worker) {
    return worker != nullptr && worker->has_idle_slot();
  });
  if (idle == seats_[pool].end()) return false;
  const auto delivery =
      must(plant_.queues.take(fleet_[pool].queues, std::chrono::steady_clock::now(), {}));
  if (!delivery) return false;
  (*idle)->give(delivery->message.task);
  must(plant_.queues.acknowledge(*delivery));
  return true;
}

void Workforce::hire(std::size_t pool, std::size_t seat) {
  if (finishing_) return;
  const std::string name = std::format("{}-{}", fleet_[pool].name, hired_++);
  everybody_.push_back(std::make_unique<Worker>(*this, pool, name));
  seats_[pool][seat] = everybody_.back().get();
  plan_death(pool, seat);
}

void Workforce::plan_death(std::size_t pool, std::size_t seat) {
  if (scenario_.faults.deaths_per_worker_hour <= 0) return;
  const double seconds = exponential(kHour / scenario_.faults.deaths_per_worker_hour,
                                     share_of(mix({scenario_.seed, kDeath, hired_})));
  plant_.time.in(std::chrono::ceil<microseconds>(std::chrono::duration<double>(seconds)),
                 [this, pool, seat] { kill(pool, seat); });
}

void Workforce::kill(std::size_t pool, std::size_t seat) {
  if (finishing_) return;
  seats_[pool][seat]->die();
  seats_[pool][seat] = nullptr;
  plant_.time.in(scenario_.faults.restart_after, [this, pool, seat] { hire(pool, seat); });
}

}  // namespace iscan::capacity
