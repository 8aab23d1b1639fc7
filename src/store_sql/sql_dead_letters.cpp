// Tasks that were given up: what people see of them.
#include <algorithm>
#include <format>

#include "store_sql/rows.h"
#include "store_sql/sql_tasks.h"

namespace iscan::store_sql {
namespace {

using ports::DeadLetter;

constexpr std::string_view kColumns =
    "t.id, d.company_id, d.id, d.name, d.version, t.stage, t.queue, t.attempt, "
    "t.deaths + t.restarts, d.error_code, d.error_message, t.created_at, d.updated_at";

Result<DeadLetter> dead_letter_of(const sql::Row& row) {
  auto stage = stage_in(row.text(5));
  if (!stage) return fail(std::move(stage).error());
  return DeadLetter{
      .task = {row.text(0)},
      .company = {row.text(1)},
      .document = {row.text(2)},
      .file_name = row.text(3),
      .version = row.integer(4),
      .stage = *stage,
      .queue = row.text(6),
      .attempts = static_cast<int>(row.integer(7)),
      .deaths = row.integer(8),
      .failure = {row.text_or_null(9).value_or(""), row.text_or_null(10).value_or("")},
      .queued_at = from_ms(row.integer(11)),
      .failed_at = from_ms(row.integer(12))};
}

struct Statement {
  std::string sql;
  std::vector<sql::Value> values;

  void where(std::string_view condition, std::string value) {
    values.emplace_back(std::move(value));
    sql += std::format(" AND {} ${}", condition, values.size());
  }
};

Statement statement_of(const ports::DeadLetterQuery& query) {
  Statement statement{std::format("SELECT {} FROM tasks t JOIN documents d ON d.job_id = t.job_id "
                                  "WHERE t.state = 'parked'",
                                  kColumns),
                      {}};
  if (query.company) statement.where("d.company_id =", query.company->value);
  if (query.task) statement.where("t.id =", query.task->value);
  if (query.after) statement.where("t.id <", query.after->value);
  // Ids sort by time (UUID version 7).
  statement.values.emplace_back(std::int64_t{std::max(query.limit, 1)});
  statement.sql += std::format(" ORDER BY t.id DESC LIMIT ${}", statement.values.size());
  return statement;
}

sql::Access access_of(const std::optional<CompanyId>& company) {
  return company ? sql::Access::company(*company) : sql::Access::system();
}

}  // namespace

Result<std::vector<DeadLetter>> SqlTasks::dead_letters(const ports::DeadLetterQuery& query) {
  using Found = std::vector<DeadLetter>;
  const Statement statement = statement_of(query);
  return database_.read<Found>(access_of(query.company),
                               [&](sql::Connection& connection) -> Result<Found> {
                                 auto rows = connection.query(statement.sql, statement.values);
                                 if (!rows) return fail(std::move(rows).error());
                                 Found found;
                                 for (const sql::Row& row : *rows) {
                                   auto letter = dead_letter_of(row);
                                   if (!letter) return fail(std::move(letter).error());
                                   found.push_back(std::move(*letter));
                                 }
                                 return found;
                               });
}

Result<> SqlTasks::drop_dead_letter(const std::optional<CompanyId>& company, const TaskId& task) {
  Statement statement{"DELETE FROM tasks WHERE state = 'parked'", {}};
  statement.where("id =", task.value);
  if (company) {
    statement.where("job_id IN (SELECT job_id FROM documents WHERE company_id =", company->value);
    statement.sql += ")";
  }
  return database_.write_transaction(
      access_of(company), [&](sql::Connection& connection) -> Result<> {
        auto dropped = connection.execute(statement.sql, statement.values);
        if (!dropped) return fail(std::move(dropped).error());
        if (*dropped > 0) return {};
        return fail(ErrorKind::not_found, "dead_letter_unknown",
                    "There is no such dead letter; it may have been restarted or dropped.",
                    task.value);
      });
}

}  // namespace iscan::store_sql
