// Runs one task: claims it, runs its stage, decides, and commits what follows. The next stages of
// the same job go on at once with what is in memory.
#pragma once

#include <functional>
#include <set>
#include <stop_token>
#include <string>

#include "base/clock.h"
#include "base/id.h"
#include "base/log.h"
#include "document/state.h"
#include "pipeline/artefacts.h"
#include "pipeline/pipeline.h"
#include "ports/blobs.h"
#include "ports/broker.h"
#include "ports/metrics.h"
#include "ports/task_store.h"
#include "stages/stages.h"
#include "worker/running_tasks.h"

namespace iscan::worker {

// Owned by the composition root; all outlive the worker.
struct Ports {
  ports::TaskStore& tasks;
  ports::Broker& broker;
  ports::Blobs& blobs;
  ports::Metrics& metrics;
  const Clock& clock;
  IdSource& ids;
  Logger& log;
};

// What a stage may use for one open file. Called by several threads.
using MakeContext = std::function<stages::StageContext(ports::FileView, std::stop_token)>;

// The row of a stage; tests give rows with other functions.
using SpecOf = std::function<const pipeline::StageSpec&(document::Stage)>;

// Used by several threads at once.
class TaskRunner {
 public:
  struct Options {
    std::string worker;  // its name in the database
    std::chrono::milliseconds lease{30'000};
    std::set<std::string> queues;  // that it serves
    SpecOf spec_of = [](document::Stage stage) -> const pipeline::StageSpec& {
      return pipeline::spec_of(stage);
    };
  };

  TaskRunner(Ports ports, MakeContext make_context, RunningTasks& running, Options options)
      : ports_(ports),
        make_context_(std::move(make_context)),
        running_(running),
        options_(std::move(options)) {}

  // Works on the task and the stages after it until the job ends, waits for a retry, belongs to
  // another queue, or `drain` is requested. A task that is gone or taken is no error; an error is
  // one of the database, and the lease then ends by itself.
  Result<> work_off(const TaskId& task, const std::stop_token& drain);

 private:
  struct Job;
  using Next = std::optional<ports::ClaimedTask>;

  Result<Next> work_on(Job& job, const ports::ClaimedTask& task, const std::stop_token& drain);
  Result<Job> open_job(const ports::ClaimedTask& task);
  Result<> run_stage(Job& job, const ports::ClaimedTask& task, std::stop_token stop);
  ports::Completion completion_of(const Job& job, const ports::ClaimedTask& task, Result<> outcome,
                                  std::chrono::milliseconds duration, bool draining);
  Result<Next> commit(const ports::ClaimedTask& task, const ports::Completion& completion,
                      const std::stop_token& drain);
  void report(const ports::ClaimedTask& task, const ports::Completion& completion,
              std::chrono::milliseconds duration);
  ports::Holder holder() const;

  Ports ports_;
  MakeContext make_context_;
  RunningTasks& running_;
  Options options_;
};

}  // namespace iscan::worker
