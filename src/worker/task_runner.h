// Runs one task: claims it, runs its stage, decides, and commits what follows. The next stages of
// the same job go on at once with what is in memory.
#pragma once

#include <functional>
#include <map>
#include <optional>
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
  const ports::LlmExampleMaker* examples = nullptr;  // none: nothing is learnt from approvals
};

// What a stage may use for one open file. Called by several threads.
using MakeContext = std::function<stages::StageContext(ports::FileView, std::stop_token)>;

// The row of a stage; tests give rows with other functions.
using SpecOf = std::function<const pipeline::StageSpec&(document::Stage)>;

// What became of a task that was looked at.
struct Worked {
  enum class End : std::uint8_t {
    absent,    // gone, taken, or not due: nothing was done
    stale,     // another worker has it now
    released,  // handed back unharmed
    advanced,  // its stage is done, the next one waits
    finished,  // the document has its verdict
    retried,   // it failed and is tried again later
    failed,    // it failed for good
  };
  End end = End::absent;
  DocumentId document;
  document::Stage stage = document::Stage::preprocessing;
  int attempt = 1;
  std::optional<Error> error;            // of a retried or failed one
  std::optional<document::State> state;  // of the document when it ended
};

// A wish from outside to stop a running task.
struct Cancel {
  std::stop_token token;
  std::function<StopReason()> reason;  // asked when the token is requested
};

// Does a stage in another program: given the artefacts of the stages before, it returns the
// artefact of this one as JSON. It gives up when `stop` is requested or `time` is over. An error is
// treated like one of the stage itself.
using Elsewhere = std::function<Result<std::string>(
    const ports::ClaimedTask& task, const std::vector<ports::StoredArtefact>& before,
    std::chrono::milliseconds time, const std::stop_token& stop)>;

// Used by several threads at once.
class TaskRunner {
 public:
  struct Options {
    std::string worker;  // its name in the database
    std::chrono::milliseconds lease{10'000};
    std::set<std::string> queues;                    // whose next stages go on here at once
    std::map<document::Stage, Elsewhere> elsewhere;  // stages that others do
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
  // another queue, or `drain` is requested. Tells of the last stage it worked on. A task that is
  // gone or taken is no error; an error is one of the database, and the lease then ends by itself,
  // or artefact_too_new, and the task is handed back for a newer program.
  Result<Worked> work_off(const TaskId& task, const std::stop_token& drain,
                          const Cancel& cancel = {});
  // Ends the document of a waiting task: task_revoked.
  Result<Worked> revoke(const TaskId& task);

 private:
  struct Job;
  using Next = std::optional<ports::ClaimedTask>;

  // `worked` tells what became of it.
  Result<Next> work_on(Job& job, const ports::ClaimedTask& task, const std::stop_token& drain,
                       const Cancel& cancel, Worked& worked);
  // Hands the claimed task back unharmed.
  Result<> release(const ports::ClaimedTask& task, Worked& worked);
  // Ends the claimed task with an error of its stage.
  Result<> end_with(const ports::ClaimedTask& task, const Error& error, Worked& worked);
  Result<Job> open_job(const ports::ClaimedTask& task);
  Result<> run_stage(Job& job, const ports::ClaimedTask& task, std::stop_token stop);
  Result<> run_elsewhere(const Elsewhere& elsewhere, Job& job, const ports::ClaimedTask& task,
                         const std::stop_token& stop);
  ports::Completion completion_of(const Job& job, const ports::ClaimedTask& task, Result<> outcome,
                                  std::chrono::milliseconds duration, bool draining);
  // Of a document that the pipeline approves.
  std::optional<ports::LlmExample> example_of(const Job& job, document::Verdict verdict) const;
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
