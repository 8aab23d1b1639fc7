// Between rows and records, and statements several stores share. Internal to store_sql.
#pragma once

#include "document/state.h"
#include "ports/records.h"
#include "sql/database.h"

namespace iscan::store_sql {

inline std::int64_t to_ms(Instant instant) { return instant.time_since_epoch().count(); }
inline Instant from_ms(std::int64_t ms) { return Instant{std::chrono::milliseconds{ms}}; }
inline std::string text_of(auto vocabulary_value) {
  return std::string(to_string(vocabulary_value));
}

// Drops the value of a statement's success.
template <class T>
Result<> done(Result<T> result) {
  if (!result) return fail(std::move(result).error());
  return {};
}

// The columns of document_of(), in its order.
inline constexpr std::string_view kDocumentColumns =
    "id, company_id, job_id, name, blob, size, state, verdict, quality_score, error_code, "
    "error_message, number, seller, issue_date, currency, gross, version, created_at, updated_at, "
    "can_wait, CASE WHEN EXISTS (SELECT 1 FROM llm_batch_requests r WHERE r.document_id = "
    "documents.id AND r.state IN ('waiting', 'submitted')) THEN 1 ELSE 0 END";
Result<ports::DocumentRecord> document_of(const sql::Row& row);

// Reads texts written by us; another text is a broken database (database_corrupt).
Result<document::State> state_in(const std::string& text);
Result<document::Stage> stage_in(const std::string& text);

Result<> insert_event(sql::Connection& connection, const CompanyId& company,
                      const DocumentId& document, document::State state, Instant now);
Result<> update_summary(sql::Connection& connection, const DocumentId& document,
                        const ports::Summary& summary);
// A ready task that the caller publishes after the commit.
Result<> insert_ready_task(sql::Connection& connection, const ports::TaskMessage& message,
                           const JobId& job, document::Stage stage, Instant now);

// Rows of columns stage, content, duration_ms, sorted by stage.
Result<std::vector<ports::StoredArtefact>> artefacts_of(const std::vector<sql::Row>& rows);

}  // namespace iscan::store_sql
