#include "capacity/slot.h"

#include <array>

namespace iscan::capacity {
namespace {

using document::Stage;

// A stage is a plain function; this is how it finds the slot whose thread it runs in.
thread_local Slot* current_slot = nullptr;

// When a worker that was thought dead goes on: its leases have ended for long.
constexpr int kBackAfterLeases = 3;

// The least that the next stages and the decision need.
void leave_result(Stage stage, pipeline::Artefacts& artefacts) {
  switch (stage) {
    case Stage::preprocessing: artefacts.put(document::DecodedFile{}); break;
    case Stage::ocr: artefacts.put(document::OcrText{}); break;
    case Stage::prediction: artefacts.put(invoice::Draft{}); break;
    case Stage::extraction: artefacts.put(invoice::Checked{}); break;
    case Stage::evaluation:
      artefacts.put(invoice::Report{.verdict = document::Verdict::approved});
      break;
  }
}

}  // namespace

template <Stage kStage>
Result<> Slot::run_stage(stages::StageContext&, pipeline::Artefacts& artefacts) {
  return current_slot->work(kStage, artefacts);
}

const pipeline::StageSpec& Slot::spec_of(Stage stage) {
  static const auto kSpecs = [] {
    auto table = pipeline::kPipeline;
    constexpr std::array kFunctions{
        &Slot::run_stage<Stage::preprocessing>, &Slot::run_stage<Stage::ocr>,
        &Slot::run_stage<Stage::prediction>, &Slot::run_stage<Stage::extraction>,
        &Slot::run_stage<Stage::evaluation>};
    for (std::size_t n = 0; n < table.size(); ++n) table[n].run = kFunctions[n];
    return table;
  }();
  return kSpecs[static_cast<std::size_t>(stage)];
}

void Slot::work_off(const TaskId& task) {
  actor_.run([this, task] {
    current_slot = this;
    worker_.take_note(worker_.runner_.work_off(task, {}));
  });
}

Result<> Slot::work(Stage stage, pipeline::Artefacts& artefacts) {
  Workforce& workforce = worker_.workforce_;
  const Visit visit = workforce.workload_.visit(artefacts.find<document::Upload>()->name, stage);
  stage_ = stage;
  began_ = workforce.plant_.time.exact();
  wait(visit.time);
  if (!worker_.died_) count_busy();
  if (visit.fails) {
    return fail(ErrorKind::unavailable, "simulated_failure", "It failed for a moment.", {}, true);
  }
  leave_result(stage, artefacts);
  return {};
}

void Slot::count_busy() {
  worker_.count_busy(stage_, began_, worker_.workforce_.plant_.time.exact());
}

void Slot::wait(microseconds time) {
  worker_.workforce_.plant_.time.in(time, [this] { wake(); });
  actor_.pause();
}

void Slot::wake() {
  VirtualTime& time = worker_.workforce_.plant_.time;
  if (worker_.died_) {
    const Moment back = *worker_.died_ + kBackAfterLeases * worker_.workforce_.scenario_.lease;
    if (time.exact() < back) return time.at(back, [this] { wake(); });
  }
  actor_.resume();
}

}  // namespace iscan::capacity
