#include "store_sql/sql_llm.h"

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
// cached_tokens, output_tokens, cost, request_id, ended_at, prompt
LlmCallRecord record_of(const sql::Row& row) {
  LlmCallRecord record{.call = {.id = row.text(0),
                                .company = {row.text(1)},
                                .document = {row.text(2)},
                                .provider = row.text(3),
                                .model = row.text(4),
                                .prompt = row.text(14),
                                .request_hash = row.text(5),
                                .begun = from_ms(row.integer(6))},
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

Result<Decimal> sum(Connection& connection, std::string_view statement,
                    std::span<const sql::Value> values) {
  auto rows = connection.query(statement, values);
  if (!rows) return fail(std::move(rows).error());
  return Decimal::from_units(rows->front().integer(0));
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
            "input_tokens, cached_tokens, output_tokens, cost, request_id, ended_at, prompt "
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
  // PostgreSQL's sum of BIGINT is a NUMERIC.
  return database_.read<LlmSpent>(
      Access::system(), [&](Connection& connection) -> Result<LlmSpent> {
        auto of_document = sum(connection,
                               "SELECT CAST(coalesce(sum(cost), 0) AS BIGINT) FROM llm_calls "
                               "WHERE company_id = $1 AND document_id = $2",
                               std::vector<sql::Value>{company.value, document.value});
        if (!of_document) return fail(std::move(of_document).error());
        auto of_company = sum(connection,
                              "SELECT CAST(coalesce(sum(cost), 0) AS BIGINT) FROM llm_calls "
                              "WHERE company_id = $1 AND begun_at >= $2",
                              std::vector<sql::Value>{company.value, to_ms(day_begin)});
        if (!of_company) return fail(std::move(of_company).error());
        auto all = sum(connection,
                       "SELECT CAST(coalesce(sum(cost), 0) AS BIGINT) FROM llm_calls "
                       "WHERE begun_at >= $1",
                       std::vector<sql::Value>{to_ms(day_begin)});
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
        connection.execute("DELETE FROM llm_answers WHERE created_at < $1", {to_ms(before)}));
  });
}

Result<std::vector<ports::LlmExample>> SqlLlm::examples(const CompanyId& company,
                                                        const ports::LlmExampleQuery& query) {
  return database_.read<std::vector<ports::LlmExample>>(
      Access::company(company),
      [&](Connection& connection) { return examples_in(connection, company, query); });
}

}  // namespace iscan::store_sql
