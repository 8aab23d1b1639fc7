// Publishing, rescue and numbers: what keeps the queues going.
#include <algorithm>
#include <format>
#include <map>

#include "ports/predictor.h"
#include "store_sql/rows.h"
#include "store_sql/sql_tasks.h"
#include "store_sql/task_rows.h"

namespace iscan::store_sql {
namespace {

using ports::Rescued;

// Parks the tasks the condition selects and ends their documents.
Result<> park(sql::Connection& connection, std::string_view condition, int limit, Instant now,
              Rescued& rescued) {
  auto rows = connection.query(
      std::format("UPDATE tasks SET state = 'parked', error_code = 'task_parked' "
                  "WHERE state = 'ready' AND {} >= $1 RETURNING id, job_id, stage, queue",
                  condition),
      {std::int64_t{limit}});
  if (!rows) return fail(std::move(rows).error());
  for (const sql::Row& row : *rows) {
    auto stage = stage_in(row.text(2));
    if (!stage) return fail(std::move(stage).error());
    const ports::End end{
        .state = document::error_state(*stage),
        .failure = ports::Failure{"task_parked",
                                  "Working on this document ended the worker several times, so it "
                                  "was put aside. It can be restarted."}};
    auto ended = end_document(connection, {row.text(1)}, end, now);
    if (!ended) return fail(std::move(ended).error());
    rescued.parked.push_back({{row.text(0)}, row.text(3)});
  }
  return {};
}

std::int64_t age(std::int64_t now, std::optional<std::int64_t> since) {
  return since ? std::max<std::int64_t>(now - *since, 0) : 0;
}

}  // namespace

Result<DocumentId> end_document(sql::Connection& connection, const JobId& job,
                                const ports::End& end, Instant now) {
  sql::Value verdict;
  if (end.verdict) verdict = text_of(*end.verdict);
  sql::Value code;
  sql::Value message;
  if (end.failure) {
    code = end.failure->code;
    message = end.failure->message;
  }
  auto rows = connection.query(
      "UPDATE documents SET state = $2, verdict = $3, quality_score = $4, error_code = $5, "
      "error_message = $6, updated_at = $7, version = version + 1 WHERE job_id = $1 "
      "RETURNING id, company_id",
      {job.value, text_of(end.state), verdict, sql::nullable(end.quality_score), code, message,
       to_ms(now)});
  if (!rows) return fail(std::move(rows).error());
  DocumentId document{rows->front().text(0)};
  auto told = insert_event(connection, {rows->front().text(1)}, document, end.state, now);
  if (!told) return fail(std::move(told).error());
  return document;
}

Result<std::vector<ports::TaskMessage>> SqlTasks::take_unpublished(Instant now, Instant lost_before,
                                                                   int limit) {
  using Messages = std::vector<ports::TaskMessage>;
  constexpr std::string_view kDue =
      "state = 'ready' AND ((published_at IS NULL AND not_before <= $1) OR published_at < $2)";
  const std::vector<sql::Value> values{to_ms(now), to_ms(lost_before)};
  // Nearly always there is nothing; a look costs no write.
  auto any =
      database_.read<bool>(sql::Access::system(), [&](sql::Connection& connection) -> Result<bool> {
        auto rows =
            connection.query(std::format("SELECT 1 FROM tasks WHERE {} LIMIT 1", kDue), values);
        if (!rows) return fail(std::move(rows).error());
        return !rows->empty();
      });
  if (!any) return fail(std::move(any).error());
  if (!*any) return Messages{};
  return database_.write<Messages>(
      sql::Access::system(),
      [&](sql::Connection& connection) -> Result<Messages> {
        auto rows = connection.query(
            std::format(
                "UPDATE tasks SET published_at = $1 WHERE id IN (SELECT id FROM tasks WHERE {} "
                "ORDER BY created_at, id LIMIT {}{}) RETURNING id, queue, created_at, attempt, "
                "(SELECT d.id FROM documents d WHERE d.job_id = tasks.job_id), "
                "(SELECT d.trace FROM documents d WHERE d.job_id = tasks.job_id)",
                kDue, limit, connection.skip_locked()),
            values);
        if (!rows) return fail(std::move(rows).error());
        // RETURNING has no order of its own.
        std::ranges::sort(
            *rows, {}, [](const sql::Row& row) { return std::pair{row.integer(2), row.text(0)}; });
        Messages messages;
        for (const sql::Row& row : *rows) {
          messages.push_back({.task = {row.text(0)},
                              .queue = row.text(1),
                              .document = {row.text(4)},
                              .attempt = static_cast<int>(row.integer(3)),
                              .trace = row.text(5)});
        }
        return messages;
      },
      sql::Durability::relaxed);
}

Result<std::optional<Instant>> SqlTasks::next_due() {
  using Due = std::optional<Instant>;
  return database_.read<Due>(sql::Access::system(), [](sql::Connection& connection) -> Result<Due> {
    auto rows = connection.query(
        "SELECT min(not_before) FROM tasks WHERE state = 'ready' AND published_at IS NULL");
    if (!rows) return fail(std::move(rows).error());
    const auto ms = rows->front().integer_or_null(0);
    return ms ? Due{from_ms(*ms)} : Due{};
  });
}

Result<Rescued> SqlTasks::rescue(const ports::RescueRules& rules, Instant now) {
  constexpr std::string_view kLost = "state = 'running' AND lease_until <= $1";
  auto any =
      database_.read<bool>(sql::Access::system(), [&](sql::Connection& connection) -> Result<bool> {
        auto rows = connection.query(std::format("SELECT 1 FROM tasks WHERE {} LIMIT 1", kLost),
                                     {to_ms(now)});
        if (!rows) return fail(std::move(rows).error());
        return !rows->empty();
      });
  if (!any) return fail(std::move(any).error());
  if (!*any) return Rescued{};
  auto rescued = database_.write<Rescued>(
      sql::Access::system(), [&](sql::Connection& connection) -> Result<Rescued> {
        Rescued result;
        auto returned = connection.execute(
            std::format("UPDATE tasks SET state = 'ready', deaths = deaths + 1, epoch = epoch + 1, "
                        "worker = NULL, lease_until = NULL, published_at = NULL WHERE {}",
                        kLost),
            {to_ms(now)});
        if (!returned) return fail(std::move(returned).error());
        auto parked = park(connection, "deaths", rules.max_deaths, now, result);
        if (!parked) return fail(std::move(parked).error());
        result.returned = static_cast<int>(*returned) - static_cast<int>(result.parked.size());
        return result;
      });
  if (rescued && !rescued->parked.empty()) signal_.notify();
  return rescued;
}

Result<Rescued> SqlTasks::recover(const ports::RescueRules& rules, Instant now) {
  auto rescued = database_.write<
      Rescued>(sql::Access::system(), [&](sql::Connection& connection) -> Result<Rescued> {
    Rescued result;
    // The end of a process is rarely the fault of what it worked on, so the first return is at
    // once. Later ones wait longer each time (1 s, 2 s, 4 s …), so that a task that does end the
    // process leaves time for the others.
    auto returned = connection.execute(
        "UPDATE tasks SET state = 'ready', restarts = restarts + 1, epoch = epoch + 1, "
        "worker = NULL, lease_until = NULL, "
        "not_before = $1 + CASE WHEN restarts = 0 THEN 0 ELSE 1000 * (1 << (restarts - 1)) END "
        "WHERE state = 'running'",
        {to_ms(now)});
    if (!returned) return fail(std::move(returned).error());
    auto unpublished = connection.execute(
        "UPDATE tasks SET published_at = NULL WHERE state = 'ready' AND published_at IS NOT NULL");
    if (!unpublished) return fail(std::move(unpublished).error());
    auto parked = park(connection, "restarts", rules.max_restarts, now, result);
    if (!parked) return fail(std::move(parked).error());
    result.returned = static_cast<int>(*returned) - static_cast<int>(result.parked.size());
    return result;
  });
  if (rescued && !rescued->parked.empty()) signal_.notify();
  return rescued;
}

Result<std::vector<ports::QueueStats>> SqlTasks::stats(Instant now) {
  using Stats = std::vector<ports::QueueStats>;
  return database_.read<
      Stats>(sql::Access::system(), [&](sql::Connection& connection) -> Result<Stats> {
    // What waits for a batch is no work for a worker; LlmBatchStats counts it.
    auto rows = connection.query(
        "SELECT queue, state, count(*), min(created_at), "
        "sum(CASE WHEN lease_until <= $1 THEN 1 ELSE 0 END), "
        "sum(CASE WHEN published_at IS NULL AND not_before <= $1 THEN 1 ELSE 0 END) "
        "FROM tasks WHERE state <> 'ready' OR not_before <= $1 OR coalesce(error_code, '') <> $2 "
        "GROUP BY queue, state",
        {to_ms(now), std::string(ports::kPaidWaiting)});
    if (!rows) return fail(std::move(rows).error());
    std::map<std::string, ports::QueueStats> by_queue;
    for (const sql::Row& row : *rows) {
      ports::QueueStats& stats = by_queue[row.text(0)];
      const std::string& state = row.text(1);
      stats.queue = row.text(0);
      (state == "ready"     ? stats.ready
       : state == "running" ? stats.running
                            : stats.parked) = row.integer(2);
      if (state == "running") stats.overdue = row.integer(4);
      if (state == "ready") {
        stats.unpublished = row.integer(5);
        stats.oldest_age = std::chrono::milliseconds{age(to_ms(now), row.integer_or_null(3))};
      }
    }
    Stats all;
    for (auto& [queue, stats] : by_queue) all.push_back(std::move(stats));
    return all;
  });
}

Result<> SqlTasks::forget_keys(Instant before) {
  return database_.write_transaction(
      sql::Access::system(), [&](sql::Connection& connection) -> Result<> {
        return done(connection.execute("DELETE FROM idempotency_keys WHERE created_at < $1",
                                       {to_ms(before)}));
      });
}

}  // namespace iscan::store_sql
