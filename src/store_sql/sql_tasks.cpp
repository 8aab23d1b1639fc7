// Claiming and completing: what a worker does.
#include "store_sql/sql_tasks.h"

#include "store_sql/rows.h"
#include "store_sql/task_rows.h"

namespace iscan::store_sql {
namespace {

using ports::ClaimedTask;

Result<> insert_artefact(sql::Connection& connection, const HeldTask& task,
                         const ports::StoredArtefact& artefact, Instant now) {
  return done(
      connection.execute("INSERT INTO artefacts (job_id, stage, content, duration_ms, created_at) "
                         "VALUES ($1, $2, $3, $4, $5)",
                         {task.job, text_of(artefact.stage), artefact.json,
                          std::int64_t{artefact.duration.count()}, to_ms(now)}));
}

Result<> delete_task(sql::Connection& connection, const HeldTask& task) {
  return done(connection.execute("DELETE FROM tasks WHERE id = $1", {task.id}));
}

Result<> advance(sql::Connection& connection, const HeldTask& task, const ports::NextStage& next,
                 Instant now) {
  const document::State state = document::running_state(next.stage);
  return delete_task(connection, task)
      .and_then([&] {
        return insert_ready_task(connection, {next.task, next.queue}, {task.job}, next.stage, now);
      })
      .and_then([&] {
        return done(connection.execute(
            "UPDATE documents SET state = $2, version = version + 1, updated_at = $3 "
            "WHERE id = $1",
            {task.document, text_of(state), to_ms(now)}));
      })
      .and_then(
          [&] { return insert_event(connection, {task.company}, {task.document}, state, now); });
}

// Its document has ended, but the task waits for a person.
Result<> give_up(sql::Connection& connection, const HeldTask& task) {
  return done(connection.execute(
      "UPDATE tasks SET state = 'parked', worker = NULL, lease_until = NULL WHERE id = $1",
      {task.id}));
}

// A retry is a new attempt of the same task; the upkeep publishes it when it is due.
Result<> retry(sql::Connection& connection, const HeldTask& task, const ports::Retry& retry) {
  return done(connection.execute(
      "UPDATE tasks SET state = 'ready', attempt = attempt + 1, epoch = epoch + 1, worker = NULL, "
      "lease_until = NULL, published_at = NULL, not_before = $2, error_code = $3 WHERE id = $1",
      {task.id, to_ms(retry.not_before), retry.failure.code}));
}

Result<> end(sql::Connection& connection, const HeldTask& task, const ports::End& end,
             Instant now) {
  auto left = end.give_up ? give_up(connection, task) : delete_task(connection, task);
  auto ended = left.and_then([&] { return end_document(connection, task, end, now); });
  if (!ended || !end.summary) return ended;
  return update_summary(connection, {task.document}, *end.summary);
}

Result<std::optional<ClaimedTask>> claim_in(sql::Connection& connection, const TaskId& task,
                                            const ports::Holder& holder, Instant now) {
  auto rows = connection.query(
      "UPDATE tasks SET state = 'running', epoch = epoch + 1, worker = $2, lease_until = $3 "
      "WHERE id = $1 AND state = 'ready' AND not_before <= $4 "
      "RETURNING epoch, job_id, stage, attempt",
      {task.value, holder.worker, to_ms(holder.until), to_ms(now)});
  if (!rows) return fail(std::move(rows).error());
  if (rows->empty()) return std::nullopt;
  const sql::Row row = rows->front();
  auto stage = stage_in(row.text(2));
  if (!stage) return fail(std::move(stage).error());
  auto documents = connection.query(
      "SELECT id, company_id, blob, name, size FROM documents WHERE job_id = $1", {row.text(1)});
  if (!documents) return fail(std::move(documents).error());
  const sql::Row& document = documents->front();
  return ClaimedTask{.lease = {task, row.integer(0)},
                     .job = {row.text(1)},
                     .document = {document.text(0)},
                     .company = {document.text(1)},
                     .stage = *stage,
                     .attempt = static_cast<int>(row.integer(3)),
                     .upload = {.blob = {document.text(2)},
                                .name = document.text(3),
                                .size = static_cast<std::uint64_t>(document.integer(4))}};
}

// The task, if the lease still is the one that counts.
Result<HeldTask> held(sql::Connection& connection, const ports::Lease& lease) {
  // A change that changes nothing: it holds the row until the commit, in every database.
  auto locked = connection.execute(
      "UPDATE tasks SET epoch = epoch WHERE id = $1 AND epoch = $2 AND state = 'running'",
      {lease.task.value, lease.epoch});
  if (!locked) return fail(std::move(locked).error());
  if (*locked == 0) {
    return fail(ErrorKind::conflict, "task_stale",
                "The task was given to another worker or does not exist any more.",
                lease.task.value);
  }
  auto rows = connection.query(
      "SELECT t.id, t.job_id, t.stage, t.queue, d.id, d.company_id FROM tasks t "
      "JOIN documents d ON d.job_id = t.job_id WHERE t.id = $1",
      {lease.task.value});
  if (!rows) return fail(std::move(rows).error());
  return held_task_of(rows->front());
}

}  // namespace

Result<std::optional<ClaimedTask>> SqlTasks::claim(const TaskId& task, const ports::Holder& holder,
                                                   Instant now) {
  return database_.write<std::optional<ClaimedTask>>(
      [&](sql::Connection& connection) { return claim_in(connection, task, holder, now); },
      sql::Durability::relaxed);
}

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
      [&](sql::Connection& connection) -> Result<Kept> {
        auto task = held(connection, lease);
        if (!task) return fail(std::move(task).error());
        if (completion.artefact) {
          auto stored = insert_artefact(connection, *task, *completion.artefact, now);
          if (!stored) return fail(std::move(stored).error());
        }
        Result<> done;
        const auto* next = std::get_if<ports::NextStage>(&completion.next);
        if (next != nullptr) {
          done = advance(connection, *task, *next, now);
        } else if (const auto* again = std::get_if<ports::Retry>(&completion.next)) {
          done = retry(connection, *task, *again);
        } else {
          done = end(connection, *task, std::get<ports::End>(completion.next), now);
        }
        if (!done) return fail(std::move(done).error());
        if (next == nullptr || !next->keep) return Kept{};
        return claim_in(connection, next->task, *next->keep, now);
      },
      durability);
  if (kept && !std::holds_alternative<ports::Retry>(completion.next)) signal_.notify();
  return kept;
}

Result<std::vector<ports::Lease>> SqlTasks::renew(std::span<const ports::Lease> leases,
                                                  Instant until) {
  using Lost = std::vector<ports::Lease>;
  return database_.write<Lost>(
      [&](sql::Connection& connection) -> Result<Lost> {
        Lost lost;
        for (const ports::Lease& lease : leases) {
          auto renewed = connection.execute(
              "UPDATE tasks SET lease_until = $3 WHERE id = $1 AND epoch = $2 AND state = "
              "'running'",
              {lease.task.value, lease.epoch, to_ms(until)});
          if (!renewed) return fail(std::move(renewed).error());
          if (*renewed == 0) lost.push_back(lease);
        }
        return lost;
      },
      sql::Durability::relaxed);
}

Result<> SqlTasks::release(std::span<const ports::Lease> leases) {
  return database_.write_transaction([&](sql::Connection& connection) -> Result<> {
    for (const ports::Lease& lease : leases) {
      auto released = connection.execute(
          "UPDATE tasks SET state = 'ready', epoch = epoch + 1, worker = NULL, lease_until = NULL, "
          "published_at = NULL WHERE id = $1 AND epoch = $2 AND state = 'running'",
          {lease.task.value, lease.epoch});
      if (!released) return fail(std::move(released).error());
    }
    return {};
  });
}

Result<std::vector<ports::StoredArtefact>> SqlTasks::job_artefacts(const JobId& job) {
  using Found = std::vector<ports::StoredArtefact>;
  return database_.read<Found>([&](sql::Connection& connection) -> Result<Found> {
    auto rows = connection.query(
        "SELECT stage, content, duration_ms FROM artefacts WHERE job_id = $1", {job.value});
    if (!rows) return fail(std::move(rows).error());
    return artefacts_of(*rows);
  });
}

Result<std::optional<ports::JobState>> SqlTasks::look(const DocumentId& document) {
  using Found = std::optional<ports::JobState>;
  return database_.read<Found>([&](sql::Connection& connection) -> Result<Found> {
    auto rows = connection.query(
        "SELECT d.company_id, d.job_id, d.state, d.error_code, d.error_message, t.id, t.queue, "
        "t.attempt FROM documents d LEFT JOIN tasks t ON t.job_id = d.job_id AND t.state <> "
        "'parked' WHERE d.id = $1",
        {document.value});
    if (!rows) return fail(std::move(rows).error());
    if (rows->empty()) return Found{};
    const sql::Row& row = rows->front();
    auto state = state_in(row.text(2));
    if (!state) return fail(std::move(state).error());
    ports::JobState found{{row.text(0)}, {row.text(1)}, *state, {}, {}};
    if (auto code = row.text_or_null(3)) {
      found.failure = ports::Failure{*code, row.text_or_null(4).value_or("")};
    }
    if (auto task = row.text_or_null(5)) {
      found.task =
          ports::TaskMessage{{*task}, row.text(6), document, static_cast<int>(row.integer(7))};
    }
    return found;
  });
}

}  // namespace iscan::store_sql
