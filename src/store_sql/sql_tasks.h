// TaskStore over SQL.
#pragma once

#include "ports/task_store.h"
#include "sql/database.h"
#include "store_sql/event_signal.h"

namespace iscan::store_sql {

class SqlTasks final : public ports::TaskStore {
 public:
  // Both outlive the object; `database` is migrated.
  SqlTasks(sql::Database& database, EventSignal& signal) : database_(database), signal_(signal) {}

  Result<std::optional<ports::ClaimedTask>> claim(const TaskId& task, const ports::Holder& holder,
                                                  Instant now) override;
  Result<std::vector<ports::Lease>> renew(std::span<const ports::Lease> leases,
                                          Instant until) override;
  Result<std::optional<ports::ClaimedTask>> complete(const ports::Lease& lease,
                                                     const ports::Completion& completion,
                                                     Instant now) override;
  Result<> release(std::span<const ports::Lease> leases) override;
  Result<std::vector<ports::StoredArtefact>> job_artefacts(const JobId& job) override;
  Result<std::optional<ports::JobState>> look(const DocumentId& document) override;
  Result<std::vector<ports::TaskMessage>> take_unpublished(Instant now, Instant lost_before,
                                                           int limit) override;
  Result<std::optional<Instant>> next_due() override;
  Result<ports::Rescued> rescue(const ports::RescueRules& rules, Instant now) override;
  Result<ports::Rescued> recover(const ports::RescueRules& rules, Instant now) override;
  Result<std::vector<ports::QueueStats>> stats(Instant now) override;
  Result<> forget_keys(Instant before) override;
  Result<std::vector<ports::DeadLetter>> dead_letters(const ports::DeadLetterQuery& query) override;
  Result<> drop_dead_letter(const std::optional<CompanyId>& company, const TaskId& task) override;

 private:
  sql::Database& database_;
  EventSignal& signal_;
};

}  // namespace iscan::store_sql
