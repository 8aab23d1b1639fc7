#include "storage.h"

#include <filesystem>
#include <string_view>
#include <utility>

#include "sql/sqlite.h"

namespace iscan::app {

Result<std::string> database_path(const settings::Settings& settings) {
  constexpr std::string_view kScheme = "sqlite:";
  const std::string url = settings.text("data.database_url");
  if (url.empty()) return settings.text("data.dir") + "/iscan.db";
  if (!url.starts_with(kScheme)) {
    return fail(ErrorKind::invalid_input, "database_unsupported",
                "DATABASE_URL must look like sqlite:PATH; leave it empty for iscan.db in the data "
                "folder.");
  }
  std::string path = url.substr(kScheme.size());
  if (path.starts_with("///")) path.erase(0, 2);  // sqlite:///absolute/path
  return path;
}

Result<std::unique_ptr<store_sql::SqlStore>> open_store(const settings::Settings& settings,
                                                        const Clock& clock) {
  auto path = database_path(settings);
  if (!path) return fail(std::move(path).error());
  auto database = sql::open_sqlite({.path = std::move(*path)});
  if (!database) return fail(std::move(database).error());
  return store_sql::SqlStore::open(std::move(*database), clock);
}

Result<std::unique_ptr<blobs_local::LocalBlobs>> open_blobs(const settings::Settings& settings,
                                                            const Clock& clock) {
  const std::string named = settings.text("data.raw_dir");
  return blobs_local::LocalBlobs::open(named.empty() ? settings.text("data.dir") + "/blobs" : named,
                                       clock);
}

}  // namespace iscan::app
