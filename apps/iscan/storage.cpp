#include "storage.h"

#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <format>
#include <string_view>
#include <utility>

#include "base/disk.h"
#include "blobs_local/local_blobs.h"
#include "blobs_s3/s3_blobs.h"
#include "sql/postgres.h"
#include "sql/postgres_url.h"
#include "sql/sqlite.h"

namespace iscan::app {

namespace {

// DB_HOST and its companions, when DATABASE_URL is empty.
Result<DatabasePlace> place_of_parts(const settings::Settings& settings) {
  const sql::PostgresAddress address{
      .host = settings.text("data.database_host"),
      .port = static_cast<int>(settings.integer("data.database_port")),
      .database = settings.text("data.database_name"),
      .user = settings.text("data.database_user"),
      .password = settings.secret("data.database_password").reveal()};
  if (address.database.empty() || address.user.empty()) {
    return fail(ErrorKind::invalid_input, "database_incomplete",
                "DB_HOST is set, so DB_NAME and DB_USER have to be set too (DB_PASSWORD and "
                "DB_PORT as needed); or set DATABASE_URL instead.");
  }
  return DatabasePlace{.url = Secret(sql::postgres_url(address))};
}

Result<std::unique_ptr<sql::Database>> open_database(const settings::Settings& settings,
                                                     const DatabasePlace& place, bool read_only) {
  if (!place.path.empty()) return sql::open_sqlite({.path = place.path, .read_only = read_only});
  return sql::open_postgres(
      {.url = place.url.reveal(),
       .connections = static_cast<int>(settings.integer("data.database_connections"))});
}

// Errors: database_too_new.
Result<std::string> in_words(const store_sql::SchemaState& schema, const DatabasePlace& place) {
  std::string words = std::format("{} answers, version {}", place.shown(), schema.stored);
  if (schema.stored > schema.known) {
    return fail(ErrorKind::internal, "database_too_new",
                "The database was written by a newer version of this program.",
                std::format("{}, this program knows {}", words, schema.known));
  }
  if (schema.stored < schema.known) {
    words += std::format("; `iscan migrate`, or the next start, brings it to {}", schema.known);
  }
  if (place.path.empty() && !schema.companies_apart) {
    words += "; its role passes row-level security, use one without SUPERUSER and BYPASSRLS";
  }
  return words;
}

}  // namespace

Result<DatabasePlace> database_place(const settings::Settings& settings) {
  constexpr std::string_view kFileScheme = "sqlite:";
  Secret secret = settings.secret("data.database_url");
  const std::string& url = secret.reveal();
  if (url.empty() && !settings.text("data.database_host").empty()) return place_of_parts(settings);
  if (url.empty()) return DatabasePlace{.path = settings.text("data.dir") + "/iscan.db"};
  if (url.starts_with("postgresql://") || url.starts_with("postgres://")) {
    return DatabasePlace{.url = std::move(secret)};
  }
  if (!url.starts_with(kFileScheme)) {
    return fail(ErrorKind::invalid_input, "database_unsupported",
                "DATABASE_URL must look like postgresql://USER:PASSWORD@HOST:PORT/NAME or "
                "sqlite:PATH; leave it empty for iscan.db in the data folder.");
  }
  std::string path = url.substr(kFileScheme.size());
  if (path.starts_with("///")) path.erase(0, 2);  // sqlite:///absolute/path
  return DatabasePlace{.path = std::move(path)};
}

Result<std::unique_ptr<store_sql::SqlStore>> open_store(const settings::Settings& settings,
                                                        const Clock& clock) {
  const auto place = database_place(settings);
  if (!place) return fail(place.error());
  auto database = open_database(settings, *place, false);
  if (!database) return fail(std::move(database).error());
  return store_sql::SqlStore::open(std::move(*database), clock);
}

Result<std::string> try_database(const settings::Settings& settings) {
  const auto place = database_place(settings);
  if (!place) return fail(place.error());
  const char* path = place->path.c_str();
  if (!place->path.empty() && ::access(path, F_OK) != 0) {
    return place->path + " is made at the first start";
  }
  if (!place->path.empty() && ::access(path, R_OK | W_OK) != 0) {
    return disk_failure(place->path, errno);
  }
  auto database = open_database(settings, *place, true);
  if (!database) return fail(std::move(database).error());
  const auto schema = store_sql::look_at_schema(**database);
  if (!schema) return fail(schema.error());
  return in_words(*schema, *place);
}

namespace {

std::string local_folder(const settings::Settings& settings) {
  const std::string named = settings.text("data.raw_dir");
  return named.empty() ? settings.text("data.dir") + "/blobs" : named;
}

Result<std::unique_ptr<blobs_s3::S3Blobs>> open_bucket(const settings::Settings& settings,
                                                       std::filesystem::path cache_folder,
                                                       const Clock& clock) {
  blobs_s3::Options options{.place = {.url = settings.text("storage.url"),
                                      .endpoint = settings.text("storage.endpoint"),
                                      .region = settings.text("storage.region"),
                                      .path_style = std::nullopt},
                            .keys = {.access_key = settings.text("storage.access_key"),
                                     .secret_key = settings.secret("storage.secret_key"),
                                     .session_token = settings.secret("storage.session_token")},
                            .cache_folder = std::move(cache_folder),
                            .cache_bytes = settings.size("storage.cache_size")};
  if (settings.entry("storage.path_style").origin != settings::Origin::fallback) {
    options.place.path_style = settings.flag("storage.path_style");
  }
  return blobs_s3::S3Blobs::open(std::move(options), clock);
}

}  // namespace

Result<std::unique_ptr<ports::Blobs>> open_blobs(const settings::Settings& settings,
                                                 const Clock& clock) {
  if (settings.text("storage.url").empty()) {
    return blobs_local::LocalBlobs::open(local_folder(settings), clock);
  }
  auto bucket = open_bucket(settings, settings.text("data.dir") + "/cache", clock);
  if (!bucket) return fail(std::move(bucket).error());
  auto checked = (*bucket)->check();
  if (!checked && checked.error().code != "storage_unavailable") {
    return fail(std::move(checked).error());
  }
  return std::move(*bucket);
}

Result<std::string> try_blobs(const settings::Settings& settings, const Clock& clock) {
  const std::string url = settings.text("storage.url");
  if (url.empty()) {
    std::string folder = local_folder(settings);
    if (::access(folder.c_str(), F_OK) != 0) return folder + " is made at the first start";
    if (::access(folder.c_str(), R_OK | W_OK | X_OK) == 0) return folder;
    return disk_failure(folder, errno);
  }
  // Looking leaves no folder behind.
  auto bucket = open_bucket(settings, std::filesystem::temp_directory_path(), clock);
  if (!bucket) return fail(std::move(bucket).error());
  if (auto checked = (*bucket)->check(); !checked) return fail(std::move(checked).error());
  return url + " can be listed, written and removed";
}

}  // namespace iscan::app
