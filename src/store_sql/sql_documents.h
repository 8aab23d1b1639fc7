// DocumentStore over SQL.
#pragma once

#include "ports/document_store.h"
#include "sql/database.h"
#include "store_sql/event_signal.h"
#include "store_sql/event_watch.h"

namespace iscan::store_sql {

class SqlDocuments final : public ports::DocumentStore {
 public:
  // All outlive the object; `database` is migrated.
  SqlDocuments(sql::Database& database, EventSignal& signal, EventWatch& watch)
      : database_(database), signal_(signal), watch_(watch) {}

  Result<std::vector<ports::Accepted>> accept(const CompanyId& company,
                                              const std::vector<ports::NewDocument>& documents,
                                              const std::optional<ports::Idempotency>& idempotency,
                                              std::string_view queue, Instant now) override;
  Result<ports::DocumentRecord> find(const CompanyId& company, const DocumentId& id) override;
  Result<std::vector<ports::DocumentRecord>> list(const CompanyId& company,
                                                  const ports::ListQuery& query) override;
  Result<std::vector<ports::StoredArtefact>> artefacts(const CompanyId& company,
                                                       const DocumentId& id) override;
  Result<> change_state(const CompanyId& company, const DocumentId& id,
                        const ports::StateChange& change, Instant now) override;
  Result<> restart(const CompanyId& company, const DocumentId& id, const ports::Restart& restart,
                   Instant now) override;
  Result<> correct(const CompanyId& company, const DocumentId& id,
                   const ports::CorrectionChange& change, Instant now) override;
  Result<std::vector<ports::StoredCorrection>> corrections(const CompanyId& company,
                                                           const DocumentId& id) override;
  Result<> remove(const CompanyId& company, const DocumentId& id) override;
  Result<> forget_events() override;
  Result<bool> uses_blob(const BlobId& blob) override;
  Result<std::vector<ports::Event>> events_since(const CompanyId& company, std::int64_t after,
                                                 int limit) override;
  Result<std::int64_t> last_event(const CompanyId& company) override;
  void wait_for_events(std::uint64_t seen, std::chrono::steady_clock::time_point deadline,
                       std::stop_token stop) override;
  std::uint64_t changes() const override { return signal_.changes(); }

 private:
  // A write after which events exist.
  Result<> write_with_event(const CompanyId& company, const sql::Work& work);

  sql::Database& database_;
  EventSignal& signal_;
  EventWatch& watch_;
};

}  // namespace iscan::store_sql
