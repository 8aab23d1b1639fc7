// One task at a time: what a thread is in a real worker.
#pragma once

#include "capacity/actor.h"
#include "capacity/worker.h"
#include "pipeline/pipeline.h"

namespace iscan::capacity {

class Slot {
 public:
  explicit Slot(Worker& worker) : worker_(worker) {}

  // The pipeline's row with a stage that takes time and leaves a small result.
  static const pipeline::StageSpec& spec_of(document::Stage stage);

  bool idle() const { return !actor_.busy(); }
  void work_off(const TaskId& task);
  // Counts the time since the stage began.
  void count_busy();

 private:
  template <document::Stage kStage>
  static Result<> run_stage(stages::StageContext& context, pipeline::Artefacts& artefacts);
  Result<> work(document::Stage stage, pipeline::Artefacts& artefacts);
  void wait(microseconds time);
  void wake();

  Worker& worker_;
  document::Stage stage_ = document::Stage::preprocessing;
  Moment began_;
  Actor actor_;  // last: its thread uses the members above
};

}  // namespace iscan::capacity
