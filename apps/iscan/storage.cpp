#include "storage.h"

#include <filesystem>
#include <string_view>
#include <utility>

#include "sql/postgres.h"
#include "sql/sqlite.h"

namespace iscan::app {

Result<DatabasePlace> database_place(const settings::Settings& settings) {
  constexpr std::string_view kFileScheme = "sqlite:";
  const Secret secret = settings.secret("data.database_url");
  const std::string& url = secret.reveal();
  if (url.empty()) return DatabasePlace{settings.text("data.dir") + "/iscan.db"};
  if (url.starts_with("postgresql://") || url.starts_with("postgres://")) return DatabasePlace{};
  if (!url.starts_with(kFileScheme)) {
    return fail(ErrorKind::invalid_input, "database_unsupported",
                "DATABASE_URL must look like postgresql://USER:PASSWORD@HOST:PORT/NAME or "
                "sqlite:PATH; leave it empty for iscan.db in the data folder.");
  }
  std::string path = url.substr(kFileScheme.size());
  if (path.starts_with("///")) path.erase(0, 2);  // sqlite:///absolute/path
  return DatabasePlace{std::move(path)};
}

Result<std::unique_ptr<store_sql::SqlStore>> open_store(const settings::Settings& settings,
                                                        const Clock& clock) {
  const auto place = database_place(settings);
  if (!place) return fail(place.error());
  auto database =
      place->path.empty()
          ? sql::open_postgres(
                {.url = settings.secret("data.database_url").reveal(),
                 .connections = static_cast<int>(settings.integer("data.database_connections"))})
          : sql::open_sqlite({.path = place->path});
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
