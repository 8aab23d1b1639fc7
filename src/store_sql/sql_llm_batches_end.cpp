// The life of a batch from its sending to its end, and the documents that it wakes.
#include <utility>

#include "ports/predictor.h"
#include "store_sql/rows.h"
#include "store_sql/sql_llm_batches.h"

namespace iscan::store_sql {
namespace {

using ports::LlmAfter;
using ports::LlmBatch;
using ports::LlmBatchAnswer;
using ports::LlmCallEnd;
using ports::LlmOpenCall;
using sql::Access;
using sql::Connection;

// The company of the call; none: it has ended before.
Result<std::optional<std::string>> end_in(Connection& connection, const std::string& call,
                                          const LlmCallEnd& end) {
  auto rows = connection.query(
      "UPDATE llm_calls SET outcome = $2, input_tokens = $3, cached_tokens = $4, "
      "output_tokens = $5, cost = $6, request_id = $7, ended_at = $8 "
      "WHERE id = $1 AND ended_at IS NULL RETURNING company_id",
      {call, end.outcome, end.input_tokens, end.cached_tokens, end.output_tokens, end.cost.units(),
       end.request_id, to_ms(end.ended)});
  if (!rows) return fail(std::move(rows).error());
  if (rows->empty()) return std::nullopt;
  return rows->front().text(0);
}

// Also to the same question of other documents, which waits for this one's end.
Result<> answer_in(Connection& connection, const std::string& company, const std::string& call,
                   const LlmBatchAnswer& answer, Instant now) {
  auto rows = connection.query("SELECT key FROM llm_batch_requests WHERE call_id = $1", {call});
  if (!rows) return fail(std::move(rows).error());
  // Its document is gone: it was paid for all the same.
  if (rows->empty()) return {};
  const std::string key = rows->front().text(0);
  auto told = connection.execute(
      "UPDATE llm_batch_requests SET state = 'answered', outcome = $3, text = $4, value = $5, "
      "detail = $6, ended_at = $7, body = '', schema = '', call_id = '' WHERE company_id = $1 AND "
      "key = $2 AND state IN ('waiting', 'submitted')",
      {company, key, answer.outcome, answer.text, answer.value, answer.detail, to_ms(now)});
  if (!told) return fail(std::move(told).error());
  if (answer.value.empty()) return {};
  return done(connection.execute(
      "INSERT INTO llm_answers (company_id, key, answer, created_at) VALUES ($1, $2, $3, $4) "
      "ON CONFLICT (company_id, key) DO UPDATE SET answer = excluded.answer, "
      "created_at = excluded.created_at",
      {company, key, answer.value, to_ms(now)}));
}

Result<> wait_again(Connection& connection, const std::string& call, std::int64_t counted,
                    int most_tries, Instant now) {
  auto back = connection.execute(
      "UPDATE llm_batch_requests SET state = 'waiting', call_id = '', tries = tries + $2 "
      "WHERE call_id = $1 AND tries + $2 < $3",
      {call, counted, std::int64_t{most_tries}});
  if (!back) return fail(std::move(back).error());
  if (*back > 0) return {};
  return done(connection.execute(
      "UPDATE llm_batch_requests SET state = 'given_up', call_id = '', tries = tries + $2, "
      "body = '', schema = '', ended_at = $3 WHERE call_id = $1",
      {call, counted, to_ms(now)}));
}

Result<> follow(Connection& connection, const std::string& company, const std::string& call,
                const LlmBatchAnswer& answer, LlmAfter after, int most_tries, Instant now) {
  if (after == LlmAfter::answered) return answer_in(connection, company, call, answer, now);
  return wait_again(connection, call, after == LlmAfter::again ? 1 : 0, most_tries, now);
}

}  // namespace

Result<> SqlLlmBatches::sent(const std::string& batch, const std::string& remote, Instant look_at) {
  return database_.write_transaction(Access::system(), [&](Connection& connection) {
    return done(connection.execute(
        "UPDATE llm_batches SET state = 'running', remote_id = $2, next_look_at = $3 "
        "WHERE id = $1 AND state = 'sending'",
        {batch, remote, to_ms(look_at)}));
  });
}

Result<std::vector<LlmBatch>> SqlLlmBatches::due(Instant now) {
  using Found = std::vector<LlmBatch>;
  return database_.read<Found>(Access::system(), [&](Connection& connection) -> Result<Found> {
    auto rows = connection.query(
        "SELECT id, provider, model, remote_id, requests, created_at FROM llm_batches "
        "WHERE state <> 'ended' AND next_look_at <= $1 ORDER BY next_look_at, id",
        {to_ms(now)});
    if (!rows) return fail(std::move(rows).error());
    Found found;
    for (const sql::Row& row : *rows) {
      found.push_back({.id = row.text(0),
                       .provider = row.text(1),
                       .model = row.text(2),
                       .remote = row.text(3),
                       .requests = row.integer(4),
                       .created = from_ms(row.integer(5))});
    }
    return found;
  });
}

Result<> SqlLlmBatches::look_again(const std::string& batch, Instant at) {
  return database_.write_transaction(
      Access::system(),
      [&](Connection& connection) {
        return done(connection.execute("UPDATE llm_batches SET next_look_at = $2 WHERE id = $1",
                                       {batch, to_ms(at)}));
      },
      sql::Durability::relaxed);
}

Result<bool> SqlLlmBatches::knows(const std::string& provider, const std::string& remote) {
  return database_.read<bool>(Access::system(), [&](Connection& connection) -> Result<bool> {
    auto rows =
        connection.query("SELECT 1 FROM llm_batches WHERE provider = $1 AND remote_id = $2 LIMIT 1",
                         {provider, remote});
    if (!rows) return fail(std::move(rows).error());
    return !rows->empty();
  });
}

Result<std::vector<LlmOpenCall>> SqlLlmBatches::open_calls(const std::string& batch) {
  using Found = std::vector<LlmOpenCall>;
  return database_.read<Found>(Access::system(), [&](Connection& connection) -> Result<Found> {
    auto rows = connection.query(
        "SELECT c.id, coalesce(r.schema, '') FROM llm_calls c LEFT JOIN llm_batch_requests r "
        "ON r.call_id = c.id WHERE c.batch_id = $1 AND c.batch_id <> '' AND c.ended_at IS NULL",
        {batch});
    if (!rows) return fail(std::move(rows).error());
    Found found;
    for (const sql::Row& row : *rows) found.push_back({row.text(0), row.text(1)});
    return found;
  });
}

Result<bool> SqlLlmBatches::end_call(const LlmOpenCall& call, const LlmCallEnd& end,
                                     const LlmBatchAnswer& answer, LlmAfter after, int most_tries) {
  return database_.write<bool>(Access::system(), [&](Connection& connection) -> Result<bool> {
    auto company = end_in(connection, call.call, end);
    if (!company) return fail(std::move(company).error());
    if (!*company) return false;
    auto followed = follow(connection, **company, call.call, answer, after, most_tries, end.ended);
    if (!followed) return fail(std::move(followed).error());
    return true;
  });
}

Result<> SqlLlmBatches::close(const std::string& batch, const std::string& outcome, Instant now) {
  return database_.write_transaction(Access::system(), [&](Connection& connection) {
    return done(
        connection.execute("UPDATE llm_batches SET state = 'ended', outcome = $2, ended_at = $3 "
                           "WHERE id = $1 AND state <> 'ended'",
                           {batch, outcome, to_ms(now)}));
  });
}

Result<std::int64_t> SqlLlmBatches::wake(Instant now) {
  // A task that came to wait while its answers came is found by the next look.
  const std::string sleeping =
      "error_code = '" + std::string(ports::kPaidWaiting) +
      "' AND state = 'ready' AND not_before > $1 AND NOT EXISTS (SELECT 1 FROM llm_batch_requests "
      "r JOIN documents d ON d.id = r.document_id WHERE d.job_id = tasks.job_id AND "
      "r.state IN ('waiting', 'submitted'))";
  auto any = database_.read<bool>(Access::system(), [&](Connection& connection) -> Result<bool> {
    auto rows =
        connection.query("SELECT 1 FROM tasks WHERE " + sleeping + " LIMIT 1", {to_ms(now)});
    if (!rows) return fail(std::move(rows).error());
    return !rows->empty();
  });
  if (!any) return fail(std::move(any).error());
  if (!*any) return 0;
  return database_.write<std::int64_t>(Access::system(), [&](Connection& connection) {
    return connection.execute("UPDATE tasks SET not_before = $1 WHERE " + sleeping, {to_ms(now)});
  });
}

}  // namespace iscan::store_sql
