// The cost of everything around the stages: each does nothing, so what is left is claims, commits,
// artefacts, events and files. Run it on the disk that matters (TMPDIR).
#include <benchmark/benchmark.h>

#include <thread>

#include "fakes/embedded.h"
#include "worker/worker.h"

namespace iscan {
namespace {

using namespace std::chrono_literals;
using document::Stage;

// A table of the same shape whose stages return at once.
Result<> no_work(stages::StageContext&, pipeline::Artefacts& artefacts) {
  if (artefacts.find<invoice::Report>() == nullptr) {
    artefacts.put(document::DecodedFile{});
    artefacts.put(document::OcrText{});
    artefacts.put(invoice::Draft{});
    artefacts.put(invoice::Checked{});
    artefacts.put(invoice::Report{.verdict = document::Verdict::approved});
  }
  return {};
}

const pipeline::StageSpec& no_work_spec(Stage stage) {
  static const auto kSpecs = [] {
    auto table = pipeline::kPipeline;
    for (pipeline::StageSpec& spec : table) spec.run = &no_work;
    return table;
  }();
  return kSpecs[static_cast<std::size_t>(stage)];
}

struct Bench {
  fakes::Embedded parts{fakes::sqlite()};
  CompanyId company = parts.company("One");
  worker::RunningTasks running{parts.tasks(), parts.clock, parts.log, 30s};

  worker::TaskRunner runner(std::set<std::string> queues) {
    return {parts.worker_ports(parts.tasks()),
            parts.make_context(),
            running,
            {.worker = "w", .queues = std::move(queues), .spec_of = no_work_spec}};
  }
};

// Five hops of one job, one after the other, artefacts kept in memory.
void hops_of_one_job(benchmark::State& state) {
  Bench bench;
  const auto all = worker::WorkerOptions::all_queues();
  auto runner = bench.runner({all.begin(), all.end()});
  std::int64_t documents = 0;
  for (auto _ : state) {
    state.PauseTiming();
    const auto accepted = bench.parts.accept(bench.company, std::to_string(++documents));
    state.ResumeTiming();
    if (!runner.work_off(accepted.task, {})) state.SkipWithError("a hop failed");
  }
  state.SetItemsProcessed(documents * static_cast<std::int64_t>(document::kStages.size()));
}
BENCHMARK(hops_of_one_job)->Unit(benchmark::kMicrosecond)->UseRealTime();

// The same through the queue for each stage: what separate workers cost.
void hops_through_the_queue(benchmark::State& state) {
  Bench bench;
  auto runner = bench.runner({});
  const auto queues = worker::WorkerOptions::all_queues();
  std::int64_t documents = 0;
  for (auto _ : state) {
    state.PauseTiming();
    bench.parts.accept(bench.company, std::to_string(++documents));
    state.ResumeTiming();
    while (true) {
      auto delivery = bench.parts.broker.take(queues, std::chrono::steady_clock::now(), {});
      if (!*delivery) break;
      if (!runner.work_off((*delivery)->message.task, {})) state.SkipWithError("a hop failed");
    }
  }
  state.SetItemsProcessed(documents * static_cast<std::int64_t>(document::kStages.size()));
}
BENCHMARK(hops_through_the_queue)->Unit(benchmark::kMicrosecond)->UseRealTime();

// From the first byte of an upload to its terminal state, with a worker thread that waits.
void upload_to_terminal(benchmark::State& state) {
  Bench bench;
  const auto all = worker::WorkerOptions::all_queues();
  auto runner = bench.runner({all.begin(), all.end()});
  std::jthread thread([&](const std::stop_token& stop) {
    while (!stop.stop_requested()) {
      auto delivery = bench.parts.broker.take(all, std::chrono::steady_clock::now() + 60s, stop);
      if (!delivery || !*delivery) continue;
      if (!runner.work_off((*delivery)->message.task, {})) state.SkipWithError("a hop failed");
    }
  });
  std::int64_t documents = 0;
  std::int64_t last = 0;
  for (auto _ : state) {
    bench.parts.accept(bench.company, std::to_string(++documents));
    for (bool done = false; !done;) {
      const auto deadline = std::chrono::steady_clock::now() + 60s;
      const auto events =
          bench.parts.service.wait_for_events(bench.company, last, 100, deadline, {});
      for (const ports::Event& event : *events) {
        last = event.id;
        done = done || document::is_terminal(event.state);
      }
    }
  }
  state.SetItemsProcessed(documents);
}
BENCHMARK(upload_to_terminal)->Unit(benchmark::kMicrosecond)->UseRealTime();

// The transaction alone: what an accepted upload costs once its file is stored.
void accept(benchmark::State& state) {
  Bench bench;
  const auto file = bench.parts.stored("x");
  for (auto _ : state) {
    if (!bench.parts.service.accept(bench.company, {file}, {})) state.SkipWithError("not accepted");
  }
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(accept)->Unit(benchmark::kMicrosecond)->UseRealTime();

}  // namespace
}  // namespace iscan
