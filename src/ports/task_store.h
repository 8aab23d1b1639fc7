// The port to the state of tasks: claims with leases and fencing, results, rescue.
#pragma once

#include <span>
#include <variant>

#include "base/result.h"
#include "ports/dead_letter.h"
#include "ports/llm_example.h"
#include "ports/records.h"

namespace iscan::ports {

// Who holds a task. `epoch` is the fencing token: it grows with every claim, so a worker whose
// lease was taken away cannot write any more.
struct Lease {
  TaskId task;
  std::int64_t epoch = 0;
};

struct ClaimedTask {
  Lease lease;
  JobId job;
  DocumentId document;
  CompanyId company;
  document::Stage stage = document::Stage::preprocessing;
  int attempt = 1;  // counts from 1
  document::Upload upload;
  std::string trace = {};  // of the document: traceparent (base/trace.h) or empty
  bool can_wait = false;   // as its upload said
};

// Who claims, and until when without a heartbeat.
struct Holder {
  std::string worker;
  Instant until;
};

// What follows a finished attempt. `keep`: the same worker goes on with the next stage at once.
struct NextStage {
  document::Stage stage;
  TaskId task;
  std::string queue;
  std::optional<Holder> keep;
};
struct Retry {
  Instant not_before;
  Failure failure;
  bool counts = true;  // as an attempt; not where it only waited
};
struct End {
  document::State state;
  std::optional<document::Verdict> verdict;
  std::optional<double> quality_score;
  std::optional<Failure> failure;
  std::optional<Summary> summary;
  bool give_up = false;  // the task is kept as a dead letter; else it is gone
  // Of a document that is approved. It is not kept where people corrected the document before: the
  // pipeline does not know their values.
  std::optional<LlmExample> example = {};
};

struct Completion {
  std::optional<StoredArtefact> artefact;
  std::variant<NextStage, Retry, End> next;
};

struct RescueRules {
  int max_deaths = 3;     // leases that ended without a word before a task is parked
  int max_restarts = 10;  // ends of the whole process while it ran
};

struct Rescued {
  int returned = 0;  // tasks given back to their queue
  std::vector<TaskMessage> parked;
};

struct QueueStats {
  std::string queue;
  std::int64_t ready = 0;
  std::int64_t running = 0;
  std::int64_t parked = 0;
  std::int64_t overdue = 0;                 // running although their lease has ended
  std::int64_t unpublished = 0;             // ready and due, but the broker was not told
  std::chrono::milliseconds oldest_age{0};  // of the ready ones
};

// Where a document stands, for those who ask about it by its id alone.
struct JobState {
  CompanyId company;
  JobId job;
  document::State state = document::State::preprocessing;
  std::optional<Failure> failure;
  std::optional<TaskMessage> task;  // the one that waits or runs
};

// Thread-safe. Errors: task_stale (conflict) when the lease is not the task's any more, and those
// of DocumentStore about the database.
class TaskStore {
 public:
  virtual ~TaskStore() = default;

  // Nothing when the task is gone, taken, or not due yet.
  virtual Result<std::optional<ClaimedTask>> claim(const TaskId& task, const Holder& holder,
                                                   Instant now) = 0;
  // Prolongs leases; returns those that are lost.
  virtual Result<std::vector<Lease>> renew(std::span<const Lease> leases, Instant until) = 0;
  // One transaction: artefact, state, event, next task. The claimed next task when it is kept.
  virtual Result<std::optional<ClaimedTask>> complete(const Lease& lease,
                                                      const Completion& completion,
                                                      Instant now) = 0;
  // Hands tasks back unharmed, for a worker that stops.
  virtual Result<> release(std::span<const Lease> leases) = 0;
  virtual Result<std::vector<StoredArtefact>> job_artefacts(const JobId& job) = 0;
  // Nothing when there is no such document.
  virtual Result<std::optional<JobState>> look(const DocumentId& document) = 0;

  // Tasks to publish now: never published and due, or published before `lost_before` and still
  // ready. They count as published at `now`.
  virtual Result<std::vector<TaskMessage>> take_unpublished(Instant now, Instant lost_before,
                                                            int limit) = 0;
  // When the next unpublished task is due.
  virtual Result<std::optional<Instant>> next_due() = 0;
  // Returns tasks whose lease ended; parks those that ended too many workers (task_parked).
  virtual Result<Rescued> rescue(const RescueRules& rules, Instant now) = 0;
  // At the start of the only process: every lease is void, every ready task unpublished.
  virtual Result<Rescued> recover(const RescueRules& rules, Instant now) = 0;
  virtual Result<std::vector<QueueStats>> stats(Instant now) = 0;
  virtual Result<std::vector<DeadLetter>> dead_letters(const DeadLetterQuery& query) = 0;
  // Forgets a dead letter; its document stays as it ended. Nothing names a company: any.
  // Error: dead_letter_unknown (not_found).
  virtual Result<> drop_dead_letter(const std::optional<CompanyId>& company,
                                    const TaskId& task) = 0;
  // Forgets idempotency keys older than `before`.
  virtual Result<> forget_keys(Instant before) = 0;
};

}  // namespace iscan::ports
