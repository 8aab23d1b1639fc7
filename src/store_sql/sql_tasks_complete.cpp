// What follows an attempt at a task, in as few statements as can be: this is what every hop between
// two stages costs. The first one changes the task's row if the lease still is the one that counts,
// and so holds it until the commit.
#include "store_sql/example_rows.h"
#include "store_sql/rows.h"
#include "store_sql/sql_tasks.h"
#include "store_sql/task_rows.h"

namespace iscan::store_sql {
namespace {

using ports::ClaimedTask;

Result<> insert_artefact(sql::Connection& connection, const JobId& job,
                         const ports::StoredArtefact& artefact, Instant now) {
  return done(
      connection.execute("INSERT INTO artefacts (job_id, stage, content, duration_ms, created_at) "
                         "VALUES ($1, $2, $3, $4, $5)",
                         {job.value, text_of(artefact.stage), artefact.json,
                          std::int64_t{artefact.duration.count()}, to_ms(now)}));
}

// The job in the only row, of a statement on a task that the lease names.
Result<JobId> job_of(Result<std::vector<sql::Row>> rows, const ports::Lease& lease) {
  if (!rows) return fail(std::move(rows).error());
  if (!rows->empty()) return JobId{rows->front().text(0)};
  return fail(ErrorKind::conflict, "task_stale",
              "The task was given to another worker or does not exist any more.", lease.task.value);
}

// The row of the task becomes that of the next one: it waits to be claimed, or is held already by
// the one who goes on. What stays as it is then, is not set, for each index with a column that is
// set would be written.
Result<JobId> replace_task(sql::Connection& connection, const ports::Lease& lease,
                           const ports::NextStage& next, Instant now) {
  constexpr std::string_view kWait =
      "UPDATE tasks SET id = $3, stage = $4, queue = $5, not_before = $6, created_at = $6, "
      "attempt = 1, deaths = 0, restarts = 0, error_code = NULL, "
      "epoch = 0, worker = NULL, lease_until = NULL, published_at = $6, state = 'ready' "
      "WHERE id = $1 AND epoch = $2 AND state = 'running' RETURNING job_id";
  constexpr std::string_view kGoOn =
      "UPDATE tasks SET id = $3, stage = $4, queue = $5, not_before = $6, created_at = $6, "
      "attempt = 1, deaths = 0, restarts = 0, error_code = NULL, "
      "epoch = 1, worker = $7, lease_until = $8 "
      "WHERE id = $1 AND epoch = $2 AND state = 'running' RETURNING job_id";
  std::vector<sql::Value> values{lease.task.value,    lease.epoch, next.task.value,
                                 text_of(next.stage), next.queue,  to_ms(now)};
  if (next.keep) {
    values.emplace_back(next.keep->worker);
    values.emplace_back(to_ms(next.keep->until));
  }
  return job_of(connection.query(next.keep ? kGoOn : kWait, values), lease);
}

// A retry is a new attempt of the same task; the upkeep publishes it when it is due.
Result<JobId> retry_task(sql::Connection& connection, const ports::Lease& lease,
                         const ports::Retry& retry) {
  return job_of(
      connection.query(
          "UPDATE tasks SET state = 'ready', attempt = attempt + $5, epoch = epoch + 1, "
          "worker = NULL, lease_until = NULL, published_at = NULL, not_before = $3, "
          "error_code = $4 WHERE id = $1 AND epoch = $2 AND state = 'running' RETURNING job_id",
          {lease.task.value, lease.epoch, to_ms(retry.not_before), retry.failure.code,
           std::int64_t{retry.counts ? 1 : 0}}),
      lease);
}

// A task that is given up waits for a person; else it is gone.
Result<JobId> end_task(sql::Connection& connection, const ports::Lease& lease, bool give_up) {
  return job_of(
      connection.query(give_up ? "UPDATE tasks SET state = 'parked', worker = NULL, lease_until = "
                                 "NULL WHERE id = $1 AND epoch = $2 AND state = 'running' "
                                 "RETURNING job_id"
                               : "DELETE FROM tasks WHERE id = $1 AND epoch = $2 AND "
                                 "state = 'running' RETURNING job_id",
                       {lease.task.value, lease.epoch}),
      lease);
}

// The document goes on to the next stage.
Result<ClaimedTask> advance_document(sql::Connection& connection, const JobId& job,
                                     const ports::NextStage& next, Instant now) {
  const document::State state = document::running_state(next.stage);
  auto rows = connection.query(
      "UPDATE documents SET state = $2, version = version + 1, updated_at = $3 WHERE job_id = $1 "
      "RETURNING id, company_id, blob, name, size, trace, can_wait",
      {job.value, text_of(state), to_ms(now)});
  if (!rows) return fail(std::move(rows).error());
  const sql::Row& row = rows->front();
  ClaimedTask task{.lease = {next.task, 1},
                   .job = job,
                   .document = {row.text(0)},
                   .company = {row.text(1)},
                   .stage = next.stage,
                   .upload = {.blob = {row.text(2)},
                              .name = row.text(3),
                              .size = static_cast<std::uint64_t>(row.integer(4))},
                   .trace = row.text(5),
                   .can_wait = row.integer(6) != 0};
  auto told = insert_event(connection, task.company, task.document, state, now);
  if (!told) return fail(std::move(told).error());
  return task;
}

// One completion in its transaction.
class Completing {
 public:
  Completing(sql::Connection& connection, const ports::Lease& lease,
             const ports::Completion& completion, Instant now)
      : connection_(connection), lease_(lease), completion_(completion), now_(now) {}

  Result<std::optional<ClaimedTask>> operator()(const ports::NextStage& next) {
    auto job = with_artefact(replace_task(connection_, lease_, next, now_));
    if (!job) return fail(std::move(job).error());
    auto task = advance_document(connection_, *job, next, now_);
    if (!task) return fail(std::move(task).error());
    if (!next.keep) return std::nullopt;
    return std::move(*task);
  }
  Result<std::optional<ClaimedTask>> operator()(const ports::Retry& retry) {
    auto job = with_artefact(retry_task(connection_, lease_, retry));
    if (!job) return fail(std::move(job).error());
    return std::nullopt;
  }
  Result<std::optional<ClaimedTask>> operator()(const ports::End& end) {
    auto job = with_artefact(end_task(connection_, lease_, end.give_up));
    if (!job) return fail(std::move(job).error());
    auto document = end_document(connection_, *job, end, now_);
    if (!document) return fail(std::move(document).error());
    if (end.summary) {
      auto kept = update_summary(connection_, *document, *end.summary);
      if (!kept) return fail(std::move(kept).error());
    }
    auto kept = keep_uncorrected(connection_, *document, end.example, now_);
    if (!kept) return fail(std::move(kept).error());
    return std::nullopt;
  }

 private:
  Result<JobId> with_artefact(Result<JobId> job) {
    if (!job || !completion_.artefact) return job;
    auto stored = insert_artefact(connection_, *job, *completion_.artefact, now_);
    if (!stored) return fail(std::move(stored).error());
    return job;
  }

  sql::Connection& connection_;
  const ports::Lease& lease_;
  const ports::Completion& completion_;
  Instant now_;
};

}  // namespace

Result<std::optional<ClaimedTask>> SqlTasks::complete(const ports::Lease& lease,
                                                      const ports::Completion& completion,
                                                      Instant now) {
  using Kept = std::optional<ClaimedTask>;
  // A stage that a power cut takes back runs again, with the same effect; what people were told,
  // the end, is kept.
  const auto durability = std::holds_alternative<ports::End>(completion.next)
                              ? sql::Durability::full
                              : sql::Durability::relaxed;
  auto kept = database_.write<Kept>(
      sql::Access::system(),
      [&](sql::Connection& connection) {
        return std::visit(Completing(connection, lease, completion, now), completion.next);
      },
      durability);
  if (kept && !std::holds_alternative<ports::Retry>(completion.next)) signal_.notify();
  return kept;
}

}  // namespace iscan::store_sql
