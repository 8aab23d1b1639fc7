// Lists and events.
#include <algorithm>
#include <format>

#include "base/ascii.h"
#include "store_sql/rows.h"
#include "store_sql/sql_documents.h"

namespace iscan::store_sql {
namespace {

// For LIKE with '\' as the escape sign: the text anywhere.
std::string pattern_of(std::string_view text) {
  std::string pattern = "%";
  for (const char c : text) {
    if (c == '%' || c == '_' || c == '\\') pattern += '\\';
    pattern += to_lower(c);
  }
  return pattern + "%";
}

struct ListStatement {
  std::string sql;
  std::vector<sql::Value> values;

  // Adds a condition; `{0}` stands for the value's placeholder.
  void where(std::string_view condition, sql::Value value) {
    values.push_back(std::move(value));
    const std::string placeholder = std::format("${}", values.size());
    sql += values.size() == 1 ? " WHERE " : " AND ";
    sql += std::vformat(condition, std::make_format_args(placeholder));
  }
};

ListStatement list_statement(const CompanyId& company, const ports::ListQuery& query) {
  ListStatement statement{std::format("SELECT {} FROM documents", kDocumentColumns), {}};
  statement.where("company_id = {0}", company.value);
  if (query.state) statement.where("state = {0}", text_of(*query.state));
  if (query.verdict) statement.where("verdict = {0}", text_of(*query.verdict));
  if (query.created_from) statement.where("created_at >= {0}", to_ms(*query.created_from));
  if (query.created_before) statement.where("created_at < {0}", to_ms(*query.created_before));
  if (query.blob) statement.where("blob = {0}", query.blob->value);
  if (query.after) statement.where("id < {0}", query.after->value);
  if (!query.search.empty()) {
    statement.where(
        "(lower(name) LIKE {0} ESCAPE '\\' OR lower(number) LIKE {0} ESCAPE '\\' OR "
        "lower(seller) LIKE {0} ESCAPE '\\')",
        pattern_of(query.search));
  }
  // Ids sort by time (UUID version 7).
  statement.values.emplace_back(std::int64_t{std::max(query.limit, 1)});
  statement.sql += std::format(" ORDER BY id DESC LIMIT ${}", statement.values.size());
  return statement;
}

}  // namespace

Result<std::vector<ports::DocumentRecord>> SqlDocuments::list(const CompanyId& company,
                                                              const ports::ListQuery& query) {
  using Found = std::vector<ports::DocumentRecord>;
  const ListStatement statement = list_statement(company, query);
  return database_.read<Found>(sql::Access::company(company),
                               [&](sql::Connection& connection) -> Result<Found> {
                                 auto rows = connection.query(statement.sql, statement.values);
                                 if (!rows) return fail(std::move(rows).error());
                                 Found found;
                                 for (const sql::Row& row : *rows) {
                                   auto record = document_of(row);
                                   if (!record) return fail(std::move(record).error());
                                   found.push_back(std::move(*record));
                                 }
                                 return found;
                               });
}

Result<bool> SqlDocuments::uses_blob(const BlobId& blob) {
  return database_.read<bool>(
      sql::Access::system(), [&](sql::Connection& connection) -> Result<bool> {
        auto rows =
            connection.query("SELECT 1 FROM documents WHERE blob = $1 LIMIT 1", {blob.value});
        if (!rows) return fail(std::move(rows).error());
        return !rows->empty();
      });
}

Result<std::vector<ports::Event>> SqlDocuments::events_since(const CompanyId& company,
                                                             std::int64_t after, int limit) {
  using Found = std::vector<ports::Event>;
  return database_.read<
      Found>(sql::Access::company(company), [&](sql::Connection& connection) -> Result<Found> {
    auto rows = connection.query(
        "SELECT id, document_id, state, created_at FROM events WHERE company_id = $1 AND id > $2 "
        "AND EXISTS (SELECT 1 FROM documents d WHERE d.id = document_id) ORDER BY id LIMIT $3",
        {company.value, after, std::int64_t{limit}});
    if (!rows) return fail(std::move(rows).error());
    Found found;
    for (const sql::Row& row : *rows) {
      auto state = state_in(row.text(2));
      if (!state) return fail(std::move(state).error());
      found.push_back({row.integer(0), {row.text(1)}, *state, from_ms(row.integer(3))});
    }
    return found;
  });
}

Result<std::int64_t> SqlDocuments::last_event(const CompanyId& company) {
  return database_.read<std::int64_t>(
      sql::Access::company(company), [&](sql::Connection& connection) -> Result<std::int64_t> {
        auto rows =
            connection.query("SELECT max(id) FROM events WHERE company_id = $1", {company.value});
        if (!rows) return fail(std::move(rows).error());
        return rows->front().integer_or_null(0).value_or(0);
      });
}

void SqlDocuments::wait_for_events(std::uint64_t seen,
                                   std::chrono::steady_clock::time_point deadline,
                                   std::stop_token stop) {
  const EventWatch::Waiter waiter(watch_);
  signal_.wait(seen, deadline, std::move(stop));
}

}  // namespace iscan::store_sql
