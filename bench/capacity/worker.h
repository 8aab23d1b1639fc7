// One worker process of the simulation: a TaskRunner and as many slots as it works on tasks at the
// same time.
#pragma once

#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "capacity/actor.h"
#include "capacity/fleet.h"

namespace iscan::capacity {

class Worker {
 public:
  Worker(Workforce& workforce, std::size_t pool, std::string name);
  ~Worker();

  bool has_idle_slot() const;
  // Works on a task in an idle slot, until the stage waits or all is done.
  void give(const TaskId& task);
  // Ends without a word: its leases are not renewed any more. What it was doing goes on as that of
  // a process that was only stopped, so it writes when the task is another one's.
  void die();

 private:
  friend class Slot;
  static worker::TaskRunner::Options options_of(Workforce& workforce, std::size_t pool,
                                                std::string name);
  void beat();
  void take_note(const Result<worker::Worked>& worked);
  void count_busy(document::Stage stage, Moment from, Moment to);

  Workforce& workforce_;
  std::size_t pool_;
  worker::RunningTasks running_;
  worker::TaskRunner runner_;
  std::optional<Moment> died_;
  std::vector<std::unique_ptr<Slot>> slots_;
};

}  // namespace iscan::capacity
