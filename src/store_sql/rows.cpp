#include "store_sql/rows.h"

#include <algorithm>

namespace iscan::store_sql {
namespace {

std::unexpected<Error> corrupt(std::string_view what, const std::string& text) {
  return fail(ErrorKind::internal, "database_corrupt", "The database holds a value of no meaning.",
              std::string(what) + ": " + text);
}

}  // namespace

Result<document::State> state_in(const std::string& text) {
  const auto state = document::state_from(text);
  if (!state) return corrupt("state", text);
  return *state;
}

Result<document::Stage> stage_in(const std::string& text) {
  const auto stage = document::stage_from(text);
  if (!stage) return corrupt("stage", text);
  return *stage;
}

Result<ports::DocumentRecord> document_of(const sql::Row& row) {
  auto state = state_in(row.text(6));
  if (!state) return fail(std::move(state).error());
  ports::DocumentRecord record{
      .id = {row.text(0)},
      .company = {row.text(1)},
      .job = {row.text(2)},
      .upload = {.blob = {row.text(4)},
                 .name = row.text(3),
                 .size = static_cast<std::uint64_t>(row.integer(5))},
      .state = *state,
      .quality_score = row.real_or_null(8),
      .summary = {row.text(11), row.text(12), row.text(13), row.text(14), row.text(15)},
      .version = row.integer(16),
      .can_wait = row.integer(19) != 0,
      .waits_for_batch = row.integer(20) != 0,
      .created_at = from_ms(row.integer(17)),
      .updated_at = from_ms(row.integer(18))};
  if (const auto verdict = row.text_or_null(7)) record.verdict = document::verdict_from(*verdict);
  if (const auto code = row.text_or_null(9)) {
    record.failure = ports::Failure{*code, row.text_or_null(10).value_or("")};
  }
  return record;
}

Result<> insert_event(sql::Connection& connection, const CompanyId& company,
                      const DocumentId& document, document::State state, Instant now) {
  return done(connection.execute(
      "INSERT INTO events (company_id, document_id, state, created_at) VALUES ($1, $2, $3, $4)",
      {company.value, document.value, text_of(state), to_ms(now)}));
}

Result<> update_summary(sql::Connection& connection, const DocumentId& document,
                        const ports::Summary& summary) {
  return done(connection.execute(
      "UPDATE documents SET number = $2, seller = $3, issue_date = $4, currency = $5, gross = $6 "
      "WHERE id = $1",
      {document.value, summary.number, summary.seller, summary.issue_date, summary.currency,
       summary.gross}));
}

Result<> insert_ready_task(sql::Connection& connection, const ports::TaskMessage& message,
                           const JobId& job, document::Stage stage, Instant now) {
  return done(connection.execute(
      "INSERT INTO tasks (id, job_id, stage, queue, state, not_before, published_at, created_at) "
      "VALUES ($1, $2, $3, $4, 'ready', $5, $5, $5)",
      {message.task.value, job.value, text_of(stage), message.queue, to_ms(now)}));
}

Result<std::vector<ports::StoredArtefact>> artefacts_of(const std::vector<sql::Row>& rows) {
  std::vector<ports::StoredArtefact> artefacts;
  for (const sql::Row& row : rows) {
    auto stage = stage_in(row.text(0));
    if (!stage) return fail(std::move(stage).error());
    artefacts.push_back({*stage, row.text(1), std::chrono::milliseconds{row.integer(2)}});
  }
  std::ranges::sort(artefacts, {}, &ports::StoredArtefact::stage);
  return artefacts;
}

}  // namespace iscan::store_sql
