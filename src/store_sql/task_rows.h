// What workers and upkeep both do to tasks. Internal to store_sql.
#pragma once

#include <string>

#include "ports/task_store.h"
#include "sql/database.h"

namespace iscan::store_sql {

// A task with its document, ids as stored.
struct HeldTask {
  std::string id;
  std::string job;
  document::Stage stage;
  std::string queue;
  std::string document;
  std::string company;
};

// Columns: task id, job id, stage, queue, document id, company id.
Result<HeldTask> held_task_of(const sql::Row& row);

// The document's last state of this run, with its event.
Result<> end_document(sql::Connection& connection, const HeldTask& task, const ports::End& end,
                      Instant now);

}  // namespace iscan::store_sql
