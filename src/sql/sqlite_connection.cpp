#include "sql/sqlite_connection.h"

#include <sqlite3.h>

#include <cerrno>
#include <format>

namespace iscan::sql {
namespace {

Error unavailable(std::string code, std::string message, std::string detail) {
  return {ErrorKind::unavailable, std::move(code), std::move(message), std::move(detail), true};
}

// Resets the statement however the call ends, so that it holds no lock and no value.
class Reset {
 public:
  explicit Reset(sqlite3_stmt* statement) : statement_(statement) {}
  ~Reset() {
    sqlite3_reset(statement_);
    sqlite3_clear_bindings(statement_);
  }
  Reset(const Reset&) = delete;
  Reset& operator=(const Reset&) = delete;

 private:
  sqlite3_stmt* statement_;
};

int bind_one(sqlite3_stmt* statement, int index, const Value& value) {
  if (const auto* integer = std::get_if<std::int64_t>(&value)) {
    return sqlite3_bind_int64(statement, index, *integer);
  }
  if (const auto* real = std::get_if<double>(&value)) {
    return sqlite3_bind_double(statement, index, *real);
  }
  if (const auto* text = std::get_if<std::string>(&value)) {
    // The values outlive the statement's run, so nothing is copied.
    return sqlite3_bind_text64(statement, index, text->data(), text->size(), SQLITE_STATIC,
                               SQLITE_UTF8);
  }
  return sqlite3_bind_null(statement, index);
}

Value column_of(sqlite3_stmt* statement, int column) {
  switch (sqlite3_column_type(statement, column)) {
    case SQLITE_INTEGER: return sqlite3_column_int64(statement, column);
    case SQLITE_FLOAT: return sqlite3_column_double(statement, column);
    case SQLITE_NULL: return Null{};
    default: break;
  }
  const auto* data = static_cast<const char*>(sqlite3_column_blob(statement, column));
  const auto size = static_cast<std::size_t>(sqlite3_column_bytes(statement, column));
  return data == nullptr ? std::string() : std::string(data, size);
}

}  // namespace

void SqliteConnection::Close::operator()(sqlite3* database) const { sqlite3_close_v2(database); }
void SqliteConnection::Finalize::operator()(sqlite3_stmt* statement) const {
  sqlite3_finalize(statement);
}

SqliteConnection::~SqliteConnection() { statements_.clear(); }

Error SqliteConnection::error_of(int code, std::string_view sql) const {
  const int extended = sqlite3_extended_errcode(database_.get());
  const int system = sqlite3_system_errno(database_.get());
  const std::string detail = std::format("sqlite {}: {} ({})", extended,
                                         sqlite3_errmsg(database_.get()), sql.substr(0, 120));
  const bool full = system == ENOSPC || system == EDQUOT || system == EFBIG;
  if (code == SQLITE_FULL || (code == SQLITE_IOERR && full)) {
    return unavailable("disk_full", "The disk is full. Free some space and try again.", detail);
  }
  if (code == SQLITE_BUSY || code == SQLITE_LOCKED) {
    return unavailable("database_locked", "The database is busy. Try again.", detail);
  }
  if (code == SQLITE_IOERR || code == SQLITE_CANTOPEN || code == SQLITE_READONLY) {
    return unavailable("database_unavailable", "The database cannot be read or written.", detail);
  }
  if (code == SQLITE_CORRUPT || code == SQLITE_NOTADB) {
    return {ErrorKind::internal, "database_corrupt", "The database file is damaged.", detail,
            false};
  }
  if (code == SQLITE_CONSTRAINT) {
    return {ErrorKind::conflict, "database_conflict", "The change conflicts with stored data.",
            detail, false};
  }
  return {ErrorKind::internal, "database_error", "The database refused a statement.", detail,
          false};
}

Result<std::unique_ptr<SqliteConnection>> SqliteConnection::open(const SqliteOptions& options) {
  sqlite3* raw = nullptr;
  // A connection is guarded by its owner's lock, so SQLite's own mutex is not needed.
  const int flags =
      SQLITE_OPEN_NOMUTEX |
      (options.read_only ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE);
  const int code = sqlite3_open_v2(options.path.c_str(), &raw, flags, nullptr);
  std::unique_ptr<SqliteConnection> connection(new SqliteConnection(raw));
  if (code != SQLITE_OK) return fail(connection->error_of(code, options.path));
  sqlite3_extended_result_codes(raw, 0);
  connection->busy_ms_ = static_cast<int>(options.busy_timeout.count());
  sqlite3_busy_timeout(raw, connection->busy_ms_);
  if (options.read_only) return connection;
  // Pages of a new file: a commit writes every changed page as a whole to the log, and most change
  // by a row or two.
  auto done = connection->script(
      "PRAGMA page_size = 2048; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; "
      "PRAGMA foreign_keys = ON; PRAGMA temp_store = MEMORY; PRAGMA trusted_schema = OFF");
  if (!done) return fail(std::move(done).error());
  return connection;
}

Result<SqliteConnection::Statement*> SqliteConnection::prepare(std::string_view sql) {
  if (const auto found = statements_.find(sql); found != statements_.end()) {
    return &found->second;
  }
  sqlite3_stmt* raw = nullptr;
  const int code = sqlite3_prepare_v3(database_.get(), sql.data(), static_cast<int>(sql.size()),
                                      SQLITE_PREPARE_PERSISTENT, &raw, nullptr);
  if (code != SQLITE_OK) return fail(error_of(code, sql));
  Statement statement{.handle{raw}, .places = {}};
  for (int n = 1; n <= sqlite3_bind_parameter_count(raw); ++n) {
    statement.places.push_back(sqlite3_bind_parameter_index(raw, std::format("${}", n).c_str()));
  }
  return &statements_.emplace(std::string(sql), std::move(statement)).first->second;
}

Result<> SqliteConnection::bind(const Statement& statement, std::span<const Value> values) {
  for (std::size_t n = 0; n < values.size(); ++n) {
    const int place = n < statement.places.size() ? statement.places[n] : 0;
    const int code = place == 0 ? SQLITE_RANGE : bind_one(statement.handle.get(), place, values[n]);
    if (code != SQLITE_OK) return fail(error_of(code, sqlite3_sql(statement.handle.get())));
  }
  return {};
}

Result<> SqliteConnection::run(sqlite3_stmt* statement, std::vector<Row>* rows) {
  while (true) {
    const int code = sqlite3_step(statement);
    if (code == SQLITE_DONE) return {};
    if (code != SQLITE_ROW) return fail(error_of(code & 0xff, sqlite3_sql(statement)));
    if (rows == nullptr) continue;
    std::vector<Value> values;
    const int columns = sqlite3_column_count(statement);
    values.reserve(static_cast<std::size_t>(columns));
    for (int column = 0; column < columns; ++column) {
      values.push_back(column_of(statement, column));
    }
    rows->emplace_back(std::move(values));
  }
}

Result<std::vector<Row>> SqliteConnection::query(std::string_view sql,
                                                 std::span<const Value> values) {
  auto statement = prepare(sql);
  if (!statement) return fail(std::move(statement).error());
  sqlite3_stmt* handle = (*statement)->handle.get();
  const Reset reset(handle);
  std::vector<Row> rows;
  auto done = bind(**statement, values).and_then([&] { return run(handle, &rows); });
  if (!done) return fail(std::move(done).error());
  return rows;
}

Result<> SqliteConnection::script(std::string_view sql) {
  const int code =
      sqlite3_exec(database_.get(), std::string(sql).c_str(), nullptr, nullptr, nullptr);
  if (code != SQLITE_OK) return fail(error_of(code & 0xff, sql));
  return {};
}

Result<bool> SqliteConnection::has_table(std::string_view name) {
  auto rows =
      query("SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = $1", {std::string(name)});
  if (!rows) return fail(std::move(rows).error());
  return !rows->empty();
}

Result<> SqliteConnection::set_durability(Durability durability) {
  if (durability == durability_) return {};
  // NORMAL leaves the log unsynced at a commit; the next FULL commit syncs all of it. This pragma
  // acts when it is compiled, so a prepared statement would do nothing the second time.
  auto done = script(durability == Durability::full ? "PRAGMA synchronous = FULL"
                                                    : "PRAGMA synchronous = NORMAL");
  if (!done) return done;
  durability_ = durability;
  return {};
}

void SqliteConnection::watch_log(std::function<void(int)> told) {
  log_told_ = std::move(told);
  const auto hook = [](void* self, sqlite3*, const char*, int pages) {
    static_cast<SqliteConnection*>(self)->log_told_(pages);
    return SQLITE_OK;
  };
  sqlite3_wal_hook(database_.get(), hook, this);
}

Result<> SqliteConnection::checkpoint(int mode) {
  sqlite3_busy_timeout(database_.get(), 0);
  const int code = sqlite3_wal_checkpoint_v2(database_.get(), nullptr, mode, nullptr, nullptr);
  sqlite3_busy_timeout(database_.get(), busy_ms_);
  if (code != SQLITE_OK) return fail(error_of(code & 0xff, "checkpoint"));
  return {};
}

Result<> SqliteConnection::move_log() { return checkpoint(SQLITE_CHECKPOINT_PASSIVE); }

Result<> SqliteConnection::restart_log() { return checkpoint(SQLITE_CHECKPOINT_RESTART); }

Result<std::int64_t> SqliteConnection::execute(std::string_view sql,
                                               std::span<const Value> values) {
  auto statement = prepare(sql);
  if (!statement) return fail(std::move(statement).error());
  sqlite3_stmt* handle = (*statement)->handle.get();
  const Reset reset(handle);
  auto done = bind(**statement, values).and_then([&] { return run(handle, nullptr); });
  if (!done) return fail(std::move(done).error());
  return sqlite3_changes64(database_.get());
}

Result<> SqliteConnection::transaction(std::string_view begin, const Work& work) {
  if (auto begun = execute(begin); !begun) return fail(std::move(begun).error());
  Result<> done = work(*this);
  if (done) {
    auto committed = execute("COMMIT");
    if (committed) return {};
    done = fail(std::move(committed).error());
  }
  // A failed commit or a full disk may have ended the transaction already.
  if (sqlite3_get_autocommit(database_.get()) == 0) {
    sqlite3_exec(database_.get(), "ROLLBACK", nullptr, nullptr, nullptr);
  }
  return done;
}

}  // namespace iscan::sql
