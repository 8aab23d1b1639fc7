// The whole store over one database.
#pragma once

#include <memory>

#include "base/clock.h"
#include "sql/database.h"
#include "store_sql/event_signal.h"
#include "store_sql/schema.h"
#include "store_sql/sql_accounts.h"
#include "store_sql/sql_documents.h"
#include "store_sql/sql_election.h"
#include "store_sql/sql_llm.h"
#include "store_sql/sql_llm_batches.h"
#include "store_sql/sql_tasks.h"

namespace iscan::store_sql {

class SqlStore {
 public:
  // Migrates the database first (schema.h).
  static Result<std::unique_ptr<SqlStore>> open(std::unique_ptr<sql::Database> database,
                                                const Clock& clock);

  // Whether other programs may use the same database now.
  bool shared() const { return database_->shared(); }
  Result<SchemaState> schema() { return look_at_schema(*database_); }
  SqlDocuments& documents() { return documents_; }
  SqlTasks& tasks() { return tasks_; }
  SqlAccounts& accounts() { return accounts_; }
  SqlLlm& llm() { return llm_; }
  SqlLlmBatches& llm_batches() { return llm_batches_; }
  // A new candidate; whoever leads and is silent for `lease` is replaced.
  std::unique_ptr<ports::Election> election(std::chrono::milliseconds lease) {
    return std::make_unique<SqlElection>(*database_, lease);
  }

 private:
  explicit SqlStore(std::unique_ptr<sql::Database> database) : database_(std::move(database)) {}

  std::unique_ptr<sql::Database> database_;
  EventSignal signal_;
  EventWatch watch_{*database_, signal_};
  SqlDocuments documents_{*database_, signal_, watch_};
  SqlTasks tasks_{*database_, signal_};
  SqlAccounts accounts_{*database_};
  SqlLlm llm_{*database_};
  SqlLlmBatches llm_batches_{*database_};
};

}  // namespace iscan::store_sql
