#include "store_sql/sql_documents.h"

#include <format>

#include "store_sql/example_rows.h"
#include "store_sql/rows.h"

namespace iscan::store_sql {
namespace {

using ports::Accepted;
using ports::DocumentRecord;

Result<DocumentRecord> find_in(sql::Connection& connection, const CompanyId& company,
                               const DocumentId& id) {
  auto rows = connection.query(
      std::format("SELECT {} FROM documents WHERE id = $1 AND company_id = $2", kDocumentColumns),
      {id.value, company.value});
  if (!rows) return fail(std::move(rows).error());
  if (rows->empty()) {
    return fail(ErrorKind::not_found, "document_unknown", "There is no such document.", id.value);
  }
  return document_of(rows->front());
}

// Counts the version on if it still is the one the caller decided upon. The first statement of
// every change by people: it also keeps others from changing the document until the commit.
Result<DocumentRecord> begin_change(sql::Connection& connection, const CompanyId& company,
                                    const DocumentId& id, std::int64_t version, Instant now) {
  auto changed = connection.execute(
      "UPDATE documents SET version = version + 1, updated_at = $4 "
      "WHERE id = $1 AND company_id = $2 AND version = $3",
      {id.value, company.value, version, to_ms(now)});
  if (!changed) return fail(std::move(changed).error());
  auto record = find_in(connection, company, id);
  if (record && *changed == 0) {
    return fail(ErrorKind::conflict, "document_changed",
                "The document has changed in the meantime. Look at it again.",
                std::format("version {}, asked for {}", record->version, version));
  }
  return record;
}

Result<> insert_document(sql::Connection& connection, const CompanyId& company,
                         const ports::NewDocument& document, std::string_view queue, Instant now) {
  constexpr auto kState = document::State::preprocessing;
  auto inserted = connection.execute(
      "INSERT INTO documents (id, company_id, job_id, name, blob, size, state, created_at, "
      "updated_at, trace, can_wait) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $8, $9, $10)",
      {document.document.value, company.value, document.job.value, document.upload.name,
       document.upload.blob.value, static_cast<std::int64_t>(document.upload.size), text_of(kState),
       to_ms(now), document.trace, std::int64_t{document.can_wait ? 1 : 0}});
  if (!inserted) return fail(std::move(inserted).error());
  return insert_ready_task(connection, {document.task, std::string(queue)}, document.job,
                           document::Stage::preprocessing, now)
      .and_then([&] { return insert_event(connection, company, document.document, kState, now); });
}

// Makes the new task one that the broker was not told of, when the caller tells none.
Result<> leave_to_relay(sql::Connection& connection, const ports::Restart& restart) {
  if (restart.published) return {};
  return done(connection.execute("UPDATE tasks SET published_at = NULL WHERE id = $1",
                                 {restart.task.value}));
}

// Ids have no spaces, so the answer is kept as words: document task document task …
std::string answer_text(const std::vector<Accepted>& answer) {
  std::string text;
  for (const Accepted& one : answer) text += one.document.value + " " + one.task.value + " ";
  return text;
}

std::vector<Accepted> answer_from(std::string_view text) {
  std::vector<std::string> words;
  for (auto space = text.find(' '); space != std::string_view::npos; space = text.find(' ')) {
    words.emplace_back(text.substr(0, space));
    text.remove_prefix(space + 1);
  }
  std::vector<Accepted> answer;
  for (std::size_t n = 0; n + 1 < words.size(); n += 2) {
    answer.push_back({{words[n]}, {words[n + 1]}});
  }
  return answer;
}

// The first answer to the key, if there was one.
Result<std::optional<std::vector<Accepted>>> earlier_answer(sql::Connection& connection,
                                                            const CompanyId& company,
                                                            const ports::Idempotency& key) {
  auto rows = connection.query(
      "SELECT fingerprint, answer FROM idempotency_keys WHERE company_id = $1 AND key = $2",
      {company.value, key.key});
  if (!rows) return fail(std::move(rows).error());
  if (rows->empty()) return std::nullopt;
  if (rows->front().text(0) != key.fingerprint) {
    return fail(ErrorKind::conflict, "idempotency_key_reused",
                "The idempotency key was used for other files.");
  }
  return answer_from(rows->front().text(1));
}

}  // namespace

Result<> SqlDocuments::write_with_event(const CompanyId& company, const sql::Work& work) {
  auto done = database_.write_transaction(sql::Access::company(company), work);
  if (done) signal_.notify();
  return done;
}

Result<std::vector<Accepted>> SqlDocuments::accept(
    const CompanyId& company, const std::vector<ports::NewDocument>& documents,
    const std::optional<ports::Idempotency>& idempotency, std::string_view queue, Instant now) {
  std::vector<Accepted> answer;
  const auto accept_all = [&](sql::Connection& connection) -> Result<> {
    answer.clear();
    if (idempotency) {
      auto earlier = earlier_answer(connection, company, *idempotency);
      if (!earlier) return fail(std::move(earlier).error());
      if (*earlier) {
        answer = std::move(**earlier);
        return {};
      }
    }
    for (const ports::NewDocument& document : documents) {
      auto inserted = insert_document(connection, company, document, queue, now);
      if (!inserted) return inserted;
      answer.push_back({document.document, document.task});
    }
    if (!idempotency) return {};
    return store_sql::done(connection.execute(
        "INSERT INTO idempotency_keys (company_id, key, fingerprint, answer, created_at) "
        "VALUES ($1, $2, $3, $4, $5)",
        {company.value, idempotency->key, idempotency->fingerprint, answer_text(answer),
         to_ms(now)}));
  };
  auto done = write_with_event(company, accept_all);
  // The same key at the same time: the other one was stored first, so its answer is there now.
  if (!done && idempotency && done.error().code == "database_conflict") {
    done = write_with_event(company, accept_all);
  }
  if (!done) return fail(std::move(done).error());
  return answer;
}

Result<DocumentRecord> SqlDocuments::find(const CompanyId& company, const DocumentId& id) {
  return database_.read<DocumentRecord>(
      sql::Access::company(company),
      [&](sql::Connection& connection) { return find_in(connection, company, id); });
}

Result<std::vector<ports::StoredArtefact>> SqlDocuments::artefacts(const CompanyId& company,
                                                                   const DocumentId& id) {
  using Found = std::vector<ports::StoredArtefact>;
  return database_.read<Found>(
      sql::Access::company(company), [&](sql::Connection& connection) -> Result<Found> {
        auto record = find_in(connection, company, id);
        if (!record) return fail(std::move(record).error());
        auto rows =
            connection.query("SELECT stage, content, duration_ms FROM artefacts WHERE job_id = $1",
                             {record->job.value});
        if (!rows) return fail(std::move(rows).error());
        return artefacts_of(*rows);
      });
}

Result<> SqlDocuments::change_state(const CompanyId& company, const DocumentId& id,
                                    const ports::StateChange& change, Instant now) {
  return write_with_event(company, [&](sql::Connection& connection) -> Result<> {
    auto record = begin_change(connection, company, id, change.version, now);
    if (!record) return fail(std::move(record).error());
    sql::Value verdict;
    if (change.verdict) verdict = text_of(*change.verdict);
    auto updated = connection.execute("UPDATE documents SET state = $2, verdict = $3 WHERE id = $1",
                                      {id.value, text_of(change.to), verdict});
    if (!updated) return fail(std::move(updated).error());
    // Whoever decides by hand has no need of a dead letter any more.
    auto settled = connection.execute("DELETE FROM tasks WHERE job_id = $1", {record->job.value});
    if (!settled) return fail(std::move(settled).error());
    return replace_example(connection, company, id, change.example, now).and_then([&] {
      return insert_event(connection, company, id, change.to, now);
    });
  });
}

Result<> SqlDocuments::restart(const CompanyId& company, const DocumentId& id,
                               const ports::Restart& restart, Instant now) {
  return write_with_event(company, [&](sql::Connection& connection) -> Result<> {
    auto record = begin_change(connection, company, id, restart.version, now);
    if (!record) return fail(std::move(record).error());
    const std::string& job = record->job.value;
    for (const document::Stage stage : document::kStages) {
      if (stage < restart.stage) continue;
      auto deleted = connection.execute("DELETE FROM artefacts WHERE job_id = $1 AND stage = $2",
                                        {job, text_of(stage)});
      if (!deleted) return fail(std::move(deleted).error());
    }
    // Who restarts it wants what failed to be asked again; what is under way is waited for.
    auto asked = connection.execute(
        "DELETE FROM llm_batch_requests WHERE document_id = $1 AND state IN ('answered', "
        "'given_up')",
        {id.value});
    if (!asked) return fail(std::move(asked).error());
    // A dead letter is replaced by the new task.
    auto deleted = connection.execute("DELETE FROM tasks WHERE job_id = $1", {job});
    if (!deleted) return fail(std::move(deleted).error());
    const document::State state = document::running_state(restart.stage);
    auto updated = connection.execute(
        "UPDATE documents SET state = $2, verdict = NULL, quality_score = NULL, error_code = NULL, "
        "error_message = NULL WHERE id = $1",
        {id.value, text_of(state)});
    if (!updated) return fail(std::move(updated).error());
    return insert_ready_task(connection, {restart.task, restart.queue}, record->job, restart.stage,
                             now)
        .and_then([&] { return leave_to_relay(connection, restart); })
        .and_then([&] { return replace_example(connection, company, id, {}, now); })
        .and_then([&] { return insert_event(connection, company, id, state, now); });
  });
}

Result<> SqlDocuments::correct(const CompanyId& company, const DocumentId& id,
                               const ports::CorrectionChange& change, Instant now) {
  return write_with_event(company, [&](sql::Connection& connection) -> Result<> {
    auto record = begin_change(connection, company, id, change.version, now);
    if (!record) return fail(std::move(record).error());
    for (const ports::StoredCorrection& correction : change.corrections) {
      auto inserted = connection.execute(
          "INSERT INTO corrections (document_id, path, value, token_id, created_at) "
          "VALUES ($1, $2, $3, $4, $5)",
          {id.value, correction.path, correction.value, change.by.value, to_ms(now)});
      if (!inserted) return fail(std::move(inserted).error());
    }
    return update_summary(connection, id, change.summary).and_then([&] {
      return replace_example(connection, company, id, change.example, now);
    });
  });
}

Result<std::vector<ports::StoredCorrection>> SqlDocuments::corrections(const CompanyId& company,
                                                                       const DocumentId& id) {
  using Found = std::vector<ports::StoredCorrection>;
  return database_.read<Found>(
      sql::Access::company(company), [&](sql::Connection& connection) -> Result<Found> {
        auto record = find_in(connection, company, id);
        if (!record) return fail(std::move(record).error());
        auto rows = connection.query(
            "SELECT path, value FROM corrections WHERE document_id = $1 ORDER BY id", {id.value});
        if (!rows) return fail(std::move(rows).error());
        Found found;
        for (const sql::Row& row : *rows) found.push_back({row.text(0), row.text(1)});
        return found;
      });
}

Result<> SqlDocuments::remove(const CompanyId& company, const DocumentId& id) {
  return database_.write_transaction(
      sql::Access::company(company), [&](sql::Connection& connection) -> Result<> {
        auto record = find_in(connection, company, id);
        if (!record) return fail(std::move(record).error());
        return done(connection.execute("DELETE FROM documents WHERE id = $1", {id.value}));
      });
}

Result<> SqlDocuments::forget_events() {
  constexpr std::string_view kLeft =
      "SELECT id FROM events WHERE id < (SELECT max(id) FROM events) AND NOT EXISTS "
      "(SELECT 1 FROM documents d WHERE d.id = document_id) LIMIT $1";
  constexpr std::size_t kBatch = 1000;
  // PostgreSQL's foreign key did it.
  if (database_.shared()) return {};
  while (true) {
    // Looked for without keeping writers away.
    auto left = database_.read<std::vector<sql::Row>>(
        sql::Access::system(), [&](sql::Connection& connection) {
          return connection.query(kLeft, {static_cast<std::int64_t>(kBatch)});
        });
    if (!left) return fail(std::move(left).error());
    if (left->empty()) return {};
    auto removed = database_.write_transaction(
        sql::Access::system(), [&](sql::Connection& connection) -> Result<> {
          for (const sql::Row& row : *left) {
            auto one = connection.execute("DELETE FROM events WHERE id = $1", {row.integer(0)});
            if (!one) return fail(std::move(one).error());
          }
          return {};
        });
    if (!removed || left->size() < kBatch) return removed;
  }
}

}  // namespace iscan::store_sql
