// Where the data lies, as the settings say: database and files.
#pragma once

#include <memory>
#include <string>

#include "base/clock.h"
#include "base/result.h"
#include "blobs_local/local_blobs.h"
#include "settings/settings.h"
#include "store_sql/sql_store.h"

namespace iscan::app {

// Where the database is, as data.database_url says.
struct DatabasePlace {
  std::string path;  // of the SQLite file; empty: it is a PostgreSQL server
  std::string shown() const { return path.empty() ? "the PostgreSQL database" : path; }
};

// Errors: database_unsupported.
Result<DatabasePlace> database_place(const settings::Settings& settings);

// Opens the database and brings it to this version. Errors: those of database_place, of sql and of
// migrations.
Result<std::unique_ptr<store_sql::SqlStore>> open_store(const settings::Settings& settings,
                                                        const Clock& clock);

Result<std::unique_ptr<blobs_local::LocalBlobs>> open_blobs(const settings::Settings& settings,
                                                            const Clock& clock);

}  // namespace iscan::app
