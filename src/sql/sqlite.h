// SQLite behind the neutral face: WAL, one writer and a few readers.
#pragma once

#include <chrono>
#include <memory>
#include <string>

#include "sql/database.h"

namespace iscan::sql {

struct SqliteOptions {
  std::string path;
  int readers = 4;  // connections for reading, opened when first needed
  std::chrono::milliseconds busy_timeout{5000};  // then database_locked
  bool read_only = false;  // a file that is there is looked at, nothing is written
};

// Opens the file, or creates it unless it is only to be read. The folder must exist.
Result<std::unique_ptr<Database>> open_sqlite(const SqliteOptions& options);

}  // namespace iscan::sql
