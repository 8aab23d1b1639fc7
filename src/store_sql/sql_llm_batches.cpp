// Questions that wait: adding, finding, forming batches of them. The life of a batch is in
// sql_llm_batches_end.cpp.
#include "store_sql/sql_llm_batches.h"

#include <format>
#include <utility>

#include "store_sql/rows.h"

namespace iscan::store_sql {
namespace {

using ports::LlmBatchItem;
using ports::LlmBatchLane;
using ports::LlmRequestFound;
using ports::LlmRequestState;
using sql::Access;
using sql::Connection;

LlmRequestState request_state(std::string_view text) {
  if (text == "waiting") return LlmRequestState::waiting;
  if (text == "submitted") return LlmRequestState::submitted;
  // The table's check allows no fifth word.
  return text == "answered" ? LlmRequestState::answered : LlmRequestState::given_up;
}

sql::Value units_of(const std::optional<Decimal>& amount) {
  return amount ? sql::Value{amount->units()} : sql::Value{};
}

// A question that waits and is to be asked now: the same one of another document is not with a
// batch, and does not wait since before.
constexpr std::string_view kNext =
    "SELECT id, size FROM llm_batch_requests r WHERE state = 'waiting' AND provider = $1 AND "
    "model = $2 AND NOT EXISTS (SELECT 1 FROM llm_batch_requests o WHERE o.company_id = "
    "r.company_id AND o.key = r.key AND (o.state = 'submitted' OR (o.state = 'waiting' AND "
    "o.id < r.id))) ORDER BY created_at, id LIMIT {}{}";

// As many of the rows as their sizes allow, the first in any case.
std::vector<std::string> within(const std::vector<sql::Row>& rows, std::int64_t most_bytes) {
  std::vector<std::string> chosen;
  std::int64_t bytes = 0;
  for (const sql::Row& row : rows) {
    bytes += row.integer(1);
    if (!chosen.empty() && bytes > most_bytes) break;
    chosen.push_back(row.text(0));
  }
  return chosen;
}

// Marks the question as submitted and begins its call.
Result<LlmBatchItem> submit(Connection& connection, const std::string& request,
                            const std::string& batch, const std::string& call, Instant now) {
  auto rows = connection.query(
      "UPDATE llm_batch_requests SET state = 'submitted', call_id = $2 WHERE id = $1 "
      "RETURNING company_id, document_id, provider, model, request_hash, body, prompt",
      {request, call});
  if (!rows) return fail(std::move(rows).error());
  const sql::Row& row = rows->front();
  auto begun = connection.execute(
      "INSERT INTO llm_calls (id, company_id, document_id, provider, model, request_hash, "
      "begun_at, batch_id, prompt) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
      {call, row.text(0), row.text(1), row.text(2), row.text(3), row.text(4), to_ms(now), batch,
       row.text(6)});
  if (!begun) return fail(std::move(begun).error());
  return LlmBatchItem{call, row.text(5)};
}

}  // namespace

Result<> SqlLlmBatches::add(const ports::LlmBatchRequest& request, Instant now) {
  return database_.write_transaction(Access::company(request.company), [&](Connection& connection) {
    return done(connection.execute(
        "INSERT INTO llm_batch_requests (id, company_id, document_id, key, provider, model, "
        "request_hash, schema, body, size, estimated_cost, state, created_at, prompt, topic) "
        "SELECT $1, $2, id, $4, $5, $6, $7, $8, $9, $10, CAST($11 AS BIGINT), 'waiting', $12, $13, "
        "$14 "
        "FROM documents "
        "WHERE id = $3 AND company_id = $2 ON CONFLICT (document_id, topic) DO NOTHING",
        {request.id, request.company.value, request.document.value, request.key, request.provider,
         request.model, request.request_hash, request.schema, request.body,
         static_cast<std::int64_t>(request.body.size()), units_of(request.estimated_cost),
         to_ms(now), request.prompt, request.topic}));
  });
}

Result<std::optional<LlmRequestFound>> SqlLlmBatches::find(const CompanyId& company,
                                                           const DocumentId& document,
                                                           const std::string& topic) {
  using Found = std::optional<LlmRequestFound>;
  return database_.read<Found>(
      Access::company(company), [&](Connection& connection) -> Result<Found> {
        auto rows = connection.query(
            "SELECT state, outcome, text, value, detail FROM llm_batch_requests "
            "WHERE company_id = $1 AND document_id = $2 AND topic = $3",
            {company.value, document.value, topic});
        if (!rows) return fail(std::move(rows).error());
        if (rows->empty()) return Found{};
        const sql::Row& row = rows->front();
        return LlmRequestFound{request_state(row.text(0)),
                               {row.text(1), row.text(2), row.text(3), row.text(4)}};
      });
}

Result<> SqlLlmBatches::withdraw(const CompanyId& company, const DocumentId& document,
                                 const std::string& provider, const std::string& model) {
  return database_.write_transaction(Access::company(company), [&](Connection& connection) {
    return done(connection.execute(
        "DELETE FROM llm_batch_requests WHERE company_id = $1 AND document_id = $2 AND "
        "provider = $3 AND model = $4 AND state = 'waiting'",
        {company.value, document.value, provider, model}));
  });
}

Result<std::vector<LlmBatchLane>> SqlLlmBatches::waiting() {
  using Lanes = std::vector<LlmBatchLane>;
  return database_.read<Lanes>(Access::system(), [&](Connection& connection) -> Result<Lanes> {
    auto rows = connection.query(
        "SELECT provider, model, company_id, count(*), CAST(sum(size) AS BIGINT), min(created_at) "
        "FROM llm_batch_requests WHERE state = 'waiting' GROUP BY provider, model, company_id");
    if (!rows) return fail(std::move(rows).error());
    Lanes lanes;
    for (const sql::Row& row : *rows) {
      lanes.push_back({.provider = row.text(0),
                       .model = row.text(1),
                       .company = {row.text(2)},
                       .requests = row.integer(3),
                       .bytes = row.integer(4),
                       .oldest = from_ms(row.integer(5))});
    }
    return lanes;
  });
}

Result<std::vector<LlmBatchItem>> SqlLlmBatches::form(const ports::LlmBatchOrder& order,
                                                      IdSource& ids, Instant now) {
  using Items = std::vector<LlmBatchItem>;
  return database_.write<Items>(Access::system(), [&](Connection& connection) -> Result<Items> {
    auto rows = connection.query(std::format(kNext, order.most, connection.skip_locked()),
                                 {order.provider, order.model});
    if (!rows) return fail(std::move(rows).error());
    Items items;
    for (const std::string& request : within(*rows, order.most_bytes)) {
      auto item = submit(connection, request, order.id, ids.next(), now);
      if (!item) return fail(std::move(item).error());
      items.push_back(*std::move(item));
    }
    if (items.empty()) return items;
    auto made = connection.execute(
        "INSERT INTO llm_batches (id, provider, model, state, requests, next_look_at, created_at) "
        "VALUES ($1, $2, $3, 'sending', $4, $5, $6)",
        {order.id, order.provider, order.model, static_cast<std::int64_t>(items.size()),
         to_ms(order.look_at), to_ms(now)});
    if (!made) return fail(std::move(made).error());
    return items;
  });
}

Result<std::int64_t> SqlLlmBatches::give_up(const LlmBatchLane& lane, Instant before, Instant now) {
  return database_.write<std::int64_t>(Access::system(), [&](Connection& connection) {
    return connection.execute(
        "UPDATE llm_batch_requests SET state = 'given_up', body = '', schema = '', ended_at = $5 "
        "WHERE provider = $1 AND model = $2 AND company_id = $3 AND created_at < $4 AND "
        "state = 'waiting'",
        {lane.provider, lane.model, lane.company.value, to_ms(before), to_ms(now)});
  });
}

}  // namespace iscan::store_sql
