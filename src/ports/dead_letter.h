// Tasks that were given up and wait for a person: they ended their workers too often, or failed
// after their last attempt for a reason that does not lie in the document.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "ports/records.h"

namespace iscan::ports {

struct DeadLetter {
  TaskId task;
  CompanyId company;
  DocumentId document;
  std::string file_name;     // as the user called it; untrusted text
  std::int64_t version = 1;  // of the document, as in DocumentRecord
  document::Stage stage = document::Stage::preprocessing;
  std::string queue;
  int attempts = 1;         // at this stage
  std::int64_t deaths = 0;  // workers, or whole processes, that ended while they had it
  Failure failure;          // why it was given up
  Instant queued_at;
  Instant failed_at;
};

// Newest tasks first.
struct DeadLetterQuery {
  std::optional<CompanyId> company;  // nothing: of all companies
  std::optional<TaskId> task;        // this one alone
  std::optional<TaskId> after;       // the last task of the page before
  int limit = 50;
};

}  // namespace iscan::ports
