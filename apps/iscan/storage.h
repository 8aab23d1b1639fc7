// Where the data lies, as the settings say: database and files.
#pragma once

#include <memory>
#include <string>

#include "base/clock.h"
#include "base/result.h"
#include "base/secret.h"
#include "ports/blobs.h"
#include "settings/settings.h"
#include "store_sql/sql_store.h"

namespace iscan::app {

// Where the database is, as the settings data.database_… say.
struct DatabasePlace {
  std::string path = {};  // of the SQLite file; empty: it is a PostgreSQL server
  Secret url = {};        // of the server's database
  std::string shown() const { return path.empty() ? "the PostgreSQL database" : path; }
};

// Errors: database_unsupported, database_incomplete.
Result<DatabasePlace> database_place(const settings::Settings& settings);

// Opens the database and brings it to this version. Errors: those of database_place, of sql and of
// migrations.
Result<std::unique_ptr<store_sql::SqlStore>> open_store(const settings::Settings& settings,
                                                        const Clock& clock);

// Whether the database answers and what migrations it needs, in words; changes nothing. Errors: as
// of open_store.
Result<std::string> try_database(const settings::Settings& settings);

// The bucket of storage.url, or the local folder. A bucket that refuses us is an error; a server
// that does not answer now is none, for it may come back. Errors: those of the port.
Result<std::unique_ptr<ports::Blobs>> open_blobs(const settings::Settings& settings,
                                                 const Clock& clock);

// Where files are stored, in words, after trying it. Errors: those of the port.
Result<std::string> try_blobs(const settings::Settings& settings, const Clock& clock);

}  // namespace iscan::app
