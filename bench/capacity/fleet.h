// Workers on virtual time. Each runs the program's own TaskRunner, which claims, decides and
// commits; only the work of a stage is replaced by a time that passes.
#pragma once

#include <map>
#include <memory>
#include <optional>

#include "capacity/actor.h"
#include "capacity/plant.h"
#include "capacity/scenario.h"
#include "capacity/workload.h"
#include "pipeline/artefacts.h"
#include "worker/running_tasks.h"
#include "worker/task_runner.h"

namespace iscan::capacity {

struct StageNumbers {
  std::int64_t runs = 0;
  microseconds busy{0};          // of all runs
  microseconds busy_in_peak{0};  // the part of it in the busiest hour
};

// What the workers did, all together.
struct Tally {
  std::map<document::Stage, StageNumbers> stages;
  std::vector<microseconds> pool_busy;  // in the busiest hour, by pool
  std::int64_t retries = 0;
  std::int64_t finished = 0;
  std::int64_t failed = 0;
  std::int64_t deaths = 0;        // of workers
  std::int64_t tasks_lost = 0;    // that a dead worker held
  std::int64_t late_writes = 0;   // a dead worker's, refused by the fencing token
  std::int64_t other_errors = 0;  // there must be none
};

class Worker;
class Slot;

class Workforce {
 public:
  // All outlive the object.
  Workforce(const Scenario& scenario, const Fleet& fleet, Plant& plant, Workload& workload);
  ~Workforce();

  // Gives waiting tasks to idle workers until no pair is left.
  void dispatch();
  // Nobody dies any more and leases are no longer renewed; what the dead held still comes back.
  void finish() { finishing_ = true; }
  const Tally& tally() const { return tally_; }

 private:
  friend class Worker;
  friend class Slot;
  void hire(std::size_t pool, std::size_t seat);
  void plan_death(std::size_t pool, std::size_t seat);
  void kill(std::size_t pool, std::size_t seat);
  bool give_one(std::size_t pool);

  const Scenario& scenario_;
  const Fleet& fleet_;
  Plant& plant_;
  Workload& workload_;
  Tally tally_;
  bool finishing_ = false;
  std::uint64_t hired_ = 0;
  std::vector<std::vector<Worker*>> seats_;         // who works now, by pool
  std::vector<std::unique_ptr<Worker>> everybody_;  // the dead, too: they write late
};

}  // namespace iscan::capacity
