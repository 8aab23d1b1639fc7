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

// The path in data.database_url ("sqlite:PATH"), or iscan.db in data.dir. Errors:
// database_unsupported.
Result<std::string> database_path(const settings::Settings& settings);

// Opens the database and brings it to this version.
Result<std::unique_ptr<store_sql::SqlStore>> open_store(const settings::Settings& settings,
                                                        const Clock& clock);

Result<std::unique_ptr<blobs_local::LocalBlobs>> open_blobs(const settings::Settings& settings,
                                                            const Clock& clock);

}  // namespace iscan::app
