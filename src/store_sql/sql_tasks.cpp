// Claims and leases: what a worker does beside completing (sql_tasks_complete.cpp).
#include "store_sql/sql_tasks.h"

#include "store_sql/rows.h"

namespace iscan::store_sql {
namespace {

using ports::ClaimedTask;

// One statement, for with a server each is a way there and back.
constexpr std::string_view kClaim =
    "UPDATE tasks SET state = 'running', epoch = epoch + 1, worker = $2, lease_until = $3 "
    "WHERE id = $1 AND state = 'ready' AND not_before <= $4 "
    "RETURNING epoch, job_id, stage, attempt, "
    "(SELECT id FROM documents d WHERE d.job_id = tasks.job_id), "
    "(SELECT company_id FROM documents d WHERE d.job_id = tasks.job_id), "
    "(SELECT blob FROM documents d WHERE d.job_id = tasks.job_id), "
    "(SELECT name FROM documents d WHERE d.job_id = tasks.job_id), "
    "(SELECT size FROM documents d WHERE d.job_id = tasks.job_id), "
    "(SELECT trace FROM documents d WHERE d.job_id = tasks.job_id), "
    "(SELECT can_wait FROM documents d WHERE d.job_id = tasks.job_id)";

Result<std::optional<ClaimedTask>> claim_in(sql::Connection& connection, const TaskId& task,
                                            const ports::Holder& holder, Instant now) {
  auto rows =
      connection.query(kClaim, {task.value, holder.worker, to_ms(holder.until), to_ms(now)});
  if (!rows) return fail(std::move(rows).error());
  if (rows->empty()) return std::nullopt;
  const sql::Row& row = rows->front();
  auto stage = stage_in(row.text(2));
  if (!stage) return fail(std::move(stage).error());
  return ClaimedTask{.lease = {task, row.integer(0)},
                     .job = {row.text(1)},
                     .document = {row.text(4)},
                     .company = {row.text(5)},
                     .stage = *stage,
                     .attempt = static_cast<int>(row.integer(3)),
                     .upload = {.blob = {row.text(6)},
                                .name = row.text(7),
                                .size = static_cast<std::uint64_t>(row.integer(8))},
                     .trace = row.text(9),
                     .can_wait = row.integer(10) != 0};
}

}  // namespace

Result<std::optional<ClaimedTask>> SqlTasks::claim(const TaskId& task, const ports::Holder& holder,
                                                   Instant now) {
  return database_.write<std::optional<ClaimedTask>>(
      sql::Access::system(),
      [&](sql::Connection& connection) { return claim_in(connection, task, holder, now); },
      sql::Durability::relaxed);
}

Result<std::vector<ports::Lease>> SqlTasks::renew(std::span<const ports::Lease> leases,
                                                  Instant until) {
  using Lost = std::vector<ports::Lease>;
  return database_.write<Lost>(
      sql::Access::system(),
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
  return database_.write_transaction(
      sql::Access::system(), [&](sql::Connection& connection) -> Result<> {
        for (const ports::Lease& lease : leases) {
          auto released = connection.execute(
              "UPDATE tasks SET state = 'ready', epoch = epoch + 1, worker = NULL, lease_until = "
              "NULL, "
              "published_at = NULL WHERE id = $1 AND epoch = $2 AND state = 'running'",
              {lease.task.value, lease.epoch});
          if (!released) return fail(std::move(released).error());
        }
        return {};
      });
}

Result<std::vector<ports::StoredArtefact>> SqlTasks::job_artefacts(const JobId& job) {
  using Found = std::vector<ports::StoredArtefact>;
  return database_.read<Found>(
      sql::Access::system(), [&](sql::Connection& connection) -> Result<Found> {
        auto rows = connection.query(
            "SELECT stage, content, duration_ms FROM artefacts WHERE job_id = $1", {job.value});
        if (!rows) return fail(std::move(rows).error());
        return artefacts_of(*rows);
      });
}

Result<std::optional<ports::JobState>> SqlTasks::look(const DocumentId& document) {
  using Found = std::optional<ports::JobState>;
  return database_.read<Found>(
      sql::Access::system(), [&](sql::Connection& connection) -> Result<Found> {
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
