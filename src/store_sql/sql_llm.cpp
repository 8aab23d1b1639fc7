#include "store_sql/sql_llm.h"

#include <algorithm>
#include <format>

#include "store_sql/example_rows.h"
#include "store_sql/rows.h"

namespace iscan::store_sql {
namespace {

using ports::LlmCall;
using ports::LlmCallEnd;
using ports::LlmCallRecord;
using sql::Access;
using sql::Connection;

// id, company_id, document_id, provider, model, request_hash, begun_at, outcome, input_tokens,
// cached_tokens, output_tokens, cost, request_id, ended_at, prompt, batch_id
LlmCallRecord record_of(const sql::Row& row) {
  LlmCallRecord record{.call = {.id = row.text(0),
                                .company = {row.text(1)},
                                .document = {row.text(2)},
                                .provider = row.text(3),
                                .model = row.text(4),
                                .prompt = row.text(14),
                                .request_hash = row.text(5),
                                .begun = from_ms(row.integer(6)),
                                .batch = row.text(15)},
                       .end = {}};
  if (const auto ended = row.integer_or_null(13)) {
    record.end = LlmCallEnd{.outcome = row.text(7),
                            .input_tokens = row.integer(8),
                            .cached_tokens = row.integer(9),
                            .output_tokens = row.integer(10),
                            .cost = Decimal::from_units(row.integer(11)),
                            .request_id = row.text(12),
                            .ended = from_ms(*ended)};
  }
  return record;
}

using Values = std::vector<sql::Value>;

// Of the rows of a table that the condition selects. PostgreSQL's sum of BIGINT is a NUMERIC.
Result<Decimal> sum(Connection& connection, std::string_view column, std::string_view rows_where,
                    const Values& values) {
  auto rows = connection.query(
      std::format("SELECT CAST(coalesce(sum({}), 0) AS BIGINT) FROM {}", column, rows_where),
      values);
  if (!rows) return fail(std::move(rows).error());
  return Decimal::from_units(rows->front().integer(0));
}

// Of calls that ended, and of questions whose batches have not: those will be paid today or later.
Result<Decimal> spent_where(Connection& connection, std::string_view calls, const Values& of_calls,
                            std::string_view requests, const Values& of_requests) {
  auto paid = sum(connection, "cost", std::format("llm_calls WHERE {}", calls), of_calls);
  if (!paid) return paid;
  auto open =
      sum(connection, "estimated_cost",
          std::format("llm_batch_requests WHERE state IN ('waiting', 'submitted'){}", requests),
          of_requests);
  if (!open) return open;
  return add(*paid, *open).value_or(*paid);
}

}  // namespace

Result<> SqlLlm::begin_call(const LlmCall& call) {
  return database_.write_transaction(Access::company(call.company), [&](Connection& connection) {
    return done(connection.execute(
        "INSERT INTO llm_calls (id, company_id, document_id, provider, model, request_hash, "
        "begun_at, prompt) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        {call.id, call.company.value, call.document.value, call.provider, call.model,
         call.request_hash, to_ms(call.begun), call.prompt}));
  });
}

Result<> SqlLlm::end_call(const CompanyId& company, const std::string& id, const LlmCallEnd& end) {
  return database_.write_transaction(Access::company(company), [&](Connection& connection) {
    return done(connection.execute(
        "UPDATE llm_calls SET outcome = $3, input_tokens = $4, cached_tokens = $5, "
        "output_tokens = $6, cost = $7, request_id = $8, ended_at = $9 "
        "WHERE id = $1 AND company_id = $2",
        {id, company.value, end.outcome, end.input_tokens, end.cached_tokens, end.output_tokens,
         end.cost.units(), end.request_id, to_ms(end.ended)}));
  });
}

Result<std::vector<LlmCallRecord>> SqlLlm::calls(const CompanyId& company,
                                                 const DocumentId& document) {
  using Found = std::vector<LlmCallRecord>;
  return database_.read<Found>(
      Access::company(company), [&](Connection& connection) -> Result<Found> {
        auto rows = connection.query(
            "SELECT id, company_id, document_id, provider, model, request_hash, begun_at, outcome, "
            "input_tokens, cached_tokens, output_tokens, cost, request_id, ended_at, prompt, "
            "batch_id "
            "FROM llm_calls WHERE company_id = $1 AND document_id = $2 ORDER BY id",
            {company.value, document.value});
        if (!rows) return fail(std::move(rows).error());
        Found found;
        for (const sql::Row& row : *rows) found.push_back(record_of(row));
        return found;
      });
}

Result<ports::LlmSpent> SqlLlm::spent(const CompanyId& company, const DocumentId& document,
                                      Instant day_begin) {
  using ports::LlmSpent;
  const std::int64_t today = to_ms(day_begin);
  return database_.read<LlmSpent>(
      Access::system(), [&](Connection& connection) -> Result<LlmSpent> {
        const Values whose{company.value, document.value};
        auto of_document = spent_where(connection, "company_id = $1 AND document_id = $2", whose,
                                       " AND company_id = $1 AND document_id = $2", whose);
        if (!of_document) return fail(std::move(of_document).error());
        auto of_company =
            spent_where(connection, "company_id = $1 AND begun_at >= $2", {company.value, today},
                        " AND company_id = $1", {company.value});
        if (!of_company) return fail(std::move(of_company).error());
        auto all = spent_where(connection, "begun_at >= $1", {today}, "", {});
        if (!all) return fail(std::move(all).error());
        return LlmSpent{*of_document, *of_company, *all};
      });
}

Result<std::optional<std::string>> SqlLlm::find_answer(const CompanyId& company,
                                                       const std::string& key, Instant since) {
  using Found = std::optional<std::string>;
  return database_.read<
      Found>(Access::company(company), [&](Connection& connection) -> Result<Found> {
    auto rows = connection.query(
        "SELECT answer FROM llm_answers WHERE company_id = $1 AND key = $2 AND created_at >= $3",
        {company.value, key, to_ms(since)});
    if (!rows) return fail(std::move(rows).error());
    return rows->empty() ? Found{} : Found{rows->front().text(0)};
  });
}

Result<> SqlLlm::keep_answer(const CompanyId& company, const std::string& key,
                             const std::string& answer, Instant now) {
  return database_.write_transaction(Access::company(company), [&](Connection& connection) {
    return done(connection.execute(
        "INSERT INTO llm_answers (company_id, key, answer, created_at) VALUES ($1, $2, $3, $4) "
        "ON CONFLICT (company_id, key) DO UPDATE SET answer = excluded.answer, "
        "created_at = excluded.created_at",
        {company.value, key, answer, to_ms(now)}));
  });
}

Result<> SqlLlm::forget_answers(Instant before) {
  return database_.write_transaction(Access::system(), [&](Connection& connection) {
    return done(
               connection.execute("DELETE FROM llm_answers WHERE created_at < $1", {to_ms(before)}))
        .and_then([&] {
          // What a document that is not done has been told stays: it would be paid for again.
          return done(connection.execute(
              "DELETE FROM llm_batch_requests WHERE ended_at < $1 AND NOT EXISTS (SELECT 1 FROM "
              "tasks t JOIN documents d ON d.job_id = t.job_id WHERE d.id = document_id)",
              {to_ms(before)}));
        })
        .and_then([&] {
          return done(
              connection.execute("DELETE FROM llm_batches WHERE ended_at < $1", {to_ms(before)}));
        });
  });
}

Result<std::vector<ports::LlmExample>> SqlLlm::examples(const CompanyId& company,
                                                        const ports::LlmExampleQuery& query) {
  return database_.read<std::vector<ports::LlmExample>>(
      Access::company(company),
      [&](Connection& connection) { return examples_in(connection, company, query); });
}

Result<ports::LlmBatchStats> SqlLlm::batch_stats(Instant now) {
  using ports::LlmBatchStats;
  return database_.read<LlmBatchStats>(
      Access::system(), [&](Connection& connection) -> Result<LlmBatchStats> {
        LlmBatchStats stats;
        auto requests = connection.query(
            "SELECT state, count(*), min(created_at) FROM llm_batch_requests "
            "WHERE state IN ('waiting', 'submitted') GROUP BY state");
        if (!requests) return fail(std::move(requests).error());
        for (const sql::Row& row : *requests) {
          (row.text(0) == "waiting" ? stats.waiting : stats.submitted) = row.integer(1);
          stats.oldest = std::max(stats.oldest, now - from_ms(row.integer(2)));
        }
        auto batches = connection.query(
            "SELECT state, count(*) FROM llm_batches WHERE state <> 'ended' GROUP BY state");
        if (!batches) return fail(std::move(batches).error());
        for (const sql::Row& row : *batches) {
          (row.text(0) == "sending" ? stats.sending : stats.running) = row.integer(1);
        }
        return stats;
      });
}

}  // namespace iscan::store_sql
