#include "sql/postgres_connection.h"

#include <libpq-fe.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <format>

namespace iscan::sql {
namespace {

// Numbers of types in pg_type.dat; they never change.
constexpr Oid kInt8 = 20;
constexpr Oid kInt2 = 21;
constexpr Oid kInt4 = 23;
constexpr Oid kFloat4 = 700;
constexpr Oid kFloat8 = 701;
constexpr Oid kNumeric = 1700;
constexpr Oid kInferred = 0;

Oid type_of(const Value& value) {
  if (std::holds_alternative<std::int64_t>(value)) return kInt8;
  if (std::holds_alternative<double>(value)) return kFloat8;
  return kInferred;
}

char letter_of(const Value& value) {
  constexpr std::string_view kLetters = "nirt";
  return kLetters[value.index()];
}

// Values as libpq takes them: ends of texts are marked by a zero.
struct Parameters {
  explicit Parameters(std::span<const Value> values) {
    numbers.reserve(values.size());
    for (const Value& value : values) texts.push_back(text_of(value));
  }
  const char* text_of(const Value& value) {
    if (const auto* text = std::get_if<std::string>(&value)) return text->c_str();
    if (const auto* integer = std::get_if<std::int64_t>(&value)) {
      return numbers.emplace_back(std::to_string(*integer)).c_str();
    }
    if (const auto* real = std::get_if<double>(&value)) {
      return numbers.emplace_back(std::format("{}", *real)).c_str();
    }
    return nullptr;
  }
  std::vector<std::string> numbers;
  std::vector<const char*> texts;
};

template <class Number>
Number number_in(std::string_view text) {
  Number number{};
  std::from_chars(text.data(), text.data() + text.size(), number);
  return number;
}

Value value_in(const PGresult* answer, int row, int column) {
  if (PQgetisnull(answer, row, column) != 0) return Null{};
  const std::string_view text(PQgetvalue(answer, row, column),
                              static_cast<std::size_t>(PQgetlength(answer, row, column)));
  switch (PQftype(answer, column)) {
    case kInt8:
    case kInt4:
    case kInt2: return number_in<std::int64_t>(text);
    case kFloat4:
    case kFloat8:
    case kNumeric: return number_in<double>(text);
    default: return std::string(text);
  }
}

Error unavailable(std::string code, std::string message, std::string detail) {
  return {ErrorKind::unavailable, std::move(code), std::move(message), std::move(detail), true};
}

// https://www.postgresql.org/docs/17/errcodes-appendix.html
Error error_from_state(std::string_view state, bool linked, std::string detail) {
  if (state == "53100") {
    return unavailable("disk_full", "The disk is full. Free some space and try again.",
                       std::move(detail));
  }
  if (state == "40001" || state == "40P01" || state == "55P03") {
    return unavailable("database_locked", "The database is busy. Try again.", std::move(detail));
  }
  if (!linked || state.starts_with("08") || state.starts_with("53") || state.starts_with("57P") ||
      state == "25006") {
    return unavailable("database_unavailable", "The database cannot be read or written.",
                       std::move(detail));
  }
  if (state.starts_with("23")) {
    return {ErrorKind::conflict, "database_conflict", "The change conflicts with stored data.",
            std::move(detail), false};
  }
  return {ErrorKind::internal, "database_error", "The database refused a statement.",
          std::move(detail), false};
}

bool is_zero_inside(const Value& value) {
  const auto* text = std::get_if<std::string>(&value);
  return text != nullptr && text->find('\0') != std::string::npos;
}

}  // namespace

void PostgresConnection::Close::operator()(pg_conn* connection) const { PQfinish(connection); }
void PostgresConnection::Clear::operator()(pg_result* result) const { PQclear(result); }

Error PostgresConnection::error_of(const pg_result* answer, std::string_view sql) {
  const char* state = answer == nullptr ? nullptr : PQresultErrorField(answer, PG_DIAG_SQLSTATE);
  const std::string_view code = state == nullptr ? "" : state;
  // An error without a state comes from libpq itself, which does not always note at once that the
  // server has hung up.
  linked_ = linked_ && !code.empty() && PQstatus(link_.get()) == CONNECTION_OK;
  return error_from_state(
      code, linked_,
      std::format("postgresql {}: {} ({})", code, PQerrorMessage(link_.get()), sql.substr(0, 120)));
}

Result<std::unique_ptr<PostgresConnection>> PostgresConnection::open(const std::string& url) {
  // The link is given up when the server's machine is silent, not only when it says good-bye.
  constexpr std::array<const char*, 10> kNames{"dbname",
                                               "application_name",
                                               "connect_timeout",
                                               "keepalives_idle",
                                               "keepalives_interval",
                                               "keepalives_count",
                                               "tcp_user_timeout",
                                               "client_encoding",
                                               "target_session_attrs",
                                               nullptr};
  const std::array<const char*, 10> values{url.c_str(), "iscan", "5",    "5",          "2",
                                           "3",         "15000", "UTF8", "read-write", nullptr};
  std::unique_ptr<PostgresConnection> connection(
      new PostgresConnection(PQconnectdbParams(kNames.data(), values.data(), 1)));
  if (PQstatus(connection->link_.get()) != CONNECTION_OK) {
    return fail(unavailable("database_unavailable", "The database cannot be reached.",
                            PQerrorMessage(connection->link_.get())));
  }
  // Notices would go to the terminal.
  PQsetNoticeProcessor(connection->link_.get(), [](void*, const char*) {}, nullptr);
  return connection;
}

Result<std::string> PostgresConnection::prepare(std::string_view sql,
                                                std::span<const Value> values) {
  std::string key(sql);
  for (const Value& value : values) key += letter_of(value);
  if (const auto found = statements_.find(key); found != statements_.end()) return found->second;
  std::vector<Oid> types;
  for (const Value& value : values) types.push_back(type_of(value));
  std::string name = std::format("s{}", statements_.size());
  const Answer answer(PQprepare(link_.get(), name.c_str(), std::string(sql).c_str(),
                                static_cast<int>(types.size()), types.data()));
  if (PQresultStatus(answer.get()) != PGRES_COMMAND_OK) return fail(error_of(answer.get(), sql));
  statements_.emplace(std::move(key), name);
  return name;
}

Result<PostgresConnection::Answer> PostgresConnection::run(std::string_view sql,
                                                           std::span<const Value> values) {
  if (std::ranges::any_of(values, is_zero_inside)) {
    return fail(ErrorKind::invalid_input, "text_unstorable",
                "A text holds a character of value zero, which cannot be stored.");
  }
  const auto name = prepare(sql, values);
  if (!name) return fail(name.error());
  const Parameters parameters(values);
  Answer answer(PQexecPrepared(link_.get(), name->c_str(), static_cast<int>(values.size()),
                               parameters.texts.data(), nullptr, nullptr, 0));
  const auto status = PQresultStatus(answer.get());
  if (status != PGRES_TUPLES_OK && status != PGRES_COMMAND_OK) {
    return fail(error_of(answer.get(), sql));
  }
  return answer;
}

Result<PostgresConnection::Answer> PostgresConnection::run_plain(const std::string& sql) {
  Answer answer(PQexec(link_.get(), sql.c_str()));
  const auto status = PQresultStatus(answer.get());
  if (status != PGRES_TUPLES_OK && status != PGRES_COMMAND_OK) {
    return fail(error_of(answer.get(), sql));
  }
  return answer;
}

Result<std::vector<Row>> PostgresConnection::query(std::string_view sql,
                                                   std::span<const Value> values) {
  auto answer = run(sql, values);
  if (!answer) return fail(std::move(answer).error());
  const int columns = PQnfields(answer->get());
  std::vector<Row> rows;
  for (int row = 0; row < PQntuples(answer->get()); ++row) {
    std::vector<Value> found;
    found.reserve(static_cast<std::size_t>(columns));
    for (int column = 0; column < columns; ++column) {
      found.push_back(value_in(answer->get(), row, column));
    }
    rows.emplace_back(std::move(found));
  }
  return rows;
}

Result<std::int64_t> PostgresConnection::execute(std::string_view sql,
                                                 std::span<const Value> values) {
  auto answer = run(sql, values);
  if (!answer) return fail(std::move(answer).error());
  return number_in<std::int64_t>(PQcmdTuples(answer->get()));
}

Result<> PostgresConnection::script(std::string_view sql) {
  auto answer = run_plain(std::string(sql));
  if (!answer) return fail(std::move(answer).error());
  return {};
}

Result<> PostgresConnection::lock_schema() {
  // Any number of our own; it only has to be the same in every version of the program.
  constexpr std::int64_t kSchemaLock = 0x6973'6361'6e00'0001;
  auto locked = query("SELECT pg_advisory_xact_lock($1)", {kSchemaLock});
  if (!locked) return fail(std::move(locked).error());
  return {};
}

Result<bool> PostgresConnection::has_table(std::string_view name) {
  auto rows = query("SELECT 1 WHERE to_regclass($1) IS NOT NULL", {std::string(name)});
  if (!rows) return fail(std::move(rows).error());
  return !rows->empty();
}

Result<bool> PostgresConnection::keeps_companies_apart() {
  auto rows = query(
      "SELECT 1 FROM pg_roles WHERE rolname = current_user AND NOT rolsuper AND NOT rolbypassrls");
  if (!rows) return fail(std::move(rows).error());
  return !rows->empty();
}

std::string PostgresConnection::acting_for(const Access& access) const {
  const std::unique_ptr<char, void (*)(void*)> quoted(
      PQescapeLiteral(link_.get(), access.text().data(), access.text().size()), PQfreemem);
  // A text that cannot be quoted is no company's id.
  return std::format("set_config('iscan.company', {}, true)", quoted ? quoted.get() : "''");
}

Result<TransactionName> PostgresConnection::begin_write(const Access& access,
                                                        Durability durability) {
  auto answer = run_plain(
      std::format("BEGIN ISOLATION LEVEL READ COMMITTED; {}"
                  "SELECT pg_current_xact_id()::text, pg_postmaster_start_time()::text, {}",
                  durability == Durability::relaxed ? "SET LOCAL synchronous_commit = off; " : "",
                  acting_for(access)));
  if (!answer) return fail(std::move(answer).error());
  return TransactionName{PQgetvalue(answer->get(), 0, 0), PQgetvalue(answer->get(), 0, 1)};
}

Result<> PostgresConnection::begin_read(const Access& access) {
  return script(std::format("BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY; SELECT {}",
                            acting_for(access)));
}

Result<> PostgresConnection::commit() {
  auto answer = run_plain("COMMIT");
  if (!answer) return fail(std::move(answer).error());
  // A transaction in which a statement failed is rolled back by COMMIT, without an error.
  if (std::string_view(PQcmdStatus(answer->get())) != "COMMIT") {
    return fail(ErrorKind::internal, "database_error", "The database refused a statement.",
                "the transaction was rolled back");
  }
  return {};
}

void PostgresConnection::roll_back() {
  if (linked_ && PQtransactionStatus(link_.get()) != PQTRANS_IDLE) {
    static_cast<void>(run_plain("ROLLBACK"));
  }
}

}  // namespace iscan::sql
