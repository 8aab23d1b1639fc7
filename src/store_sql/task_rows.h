// What workers and upkeep both do to tasks. Internal to store_sql.
#pragma once

#include "ports/task_store.h"
#include "sql/database.h"

namespace iscan::store_sql {

// The document's last state of this run, with its event; its id.
Result<DocumentId> end_document(sql::Connection& connection, const JobId& job,
                                const ports::End& end, Instant now);

}  // namespace iscan::store_sql
