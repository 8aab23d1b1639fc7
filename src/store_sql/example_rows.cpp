#include "store_sql/example_rows.h"

#include <algorithm>
#include <array>
#include <format>
#include <utility>

#include "store_sql/rows.h"

namespace iscan::store_sql {
namespace {

using ports::LlmExample;
using ports::LlmExampleQuery;
using sql::Connection;

Result<> insert_example(Connection& connection, const CompanyId& company,
                        const DocumentId& document, const LlmExample& example, Instant now) {
  return done(connection.execute(
      "INSERT INTO llm_examples (document_id, company_id, supplier, vat_id, iban, name, language, "
      "form, question, answer, created_at) "
      "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
      {document.value, company.value, invoice::key_of(example.supplier), example.supplier.vat_id,
       example.supplier.iban, example.supplier.name, example.language, example.form,
       example.question, example.answer, to_ms(now)}));
}

Result<> remove_old(Connection& connection, const CompanyId& company, const std::string& supplier) {
  return done(connection.execute(
      "DELETE FROM llm_examples WHERE company_id = $1 AND supplier = $2 AND document_id NOT IN "
      "(SELECT document_id FROM llm_examples WHERE company_id = $1 AND supplier = $2 "
      "ORDER BY created_at DESC, document_id DESC LIMIT $3)",
      {company.value, supplier, kMostExamplesOfSupplier}));
}

LlmExample example_of(const sql::Row& row) {
  return {.supplier = {.vat_id = row.text(0), .iban = row.text(1), .name = row.text(2)},
          .language = row.text(3),
          .form = row.text(4),
          .question = row.text(5),
          .answer = row.text(6)};
}

// Those whose `column` has that value.
Result<std::vector<LlmExample>> examples_with(Connection& connection, const CompanyId& company,
                                              const LlmExampleQuery& query, std::string_view column,
                                              const std::string& value) {
  std::vector<LlmExample> found;
  if (value.empty()) return found;
  auto rows = connection.query(
      std::format("SELECT vat_id, iban, name, language, form, question, answer FROM llm_examples "
                  "WHERE company_id = $1 AND {} = $2 AND form = $3 AND document_id <> $4 "
                  "ORDER BY created_at DESC, document_id DESC LIMIT $5",
                  column),
      {company.value, value, query.form, query.except.value, std::int64_t{query.most}});
  if (!rows) return fail(std::move(rows).error());
  for (const sql::Row& row : *rows) found.push_back(example_of(row));
  std::ranges::reverse(found);
  return found;
}

}  // namespace

Result<> replace_example(Connection& connection, const CompanyId& company,
                         const DocumentId& document, const std::optional<LlmExample>& example,
                         Instant now) {
  auto removed =
      connection.execute("DELETE FROM llm_examples WHERE document_id = $1", {document.value});
  if (!removed) return fail(std::move(removed).error());
  if (!example) return {};
  return insert_example(connection, company, document, *example, now).and_then([&] {
    return remove_old(connection, company, invoice::key_of(example->supplier));
  });
}

Result<> keep_uncorrected(Connection& connection, const DocumentId& document,
                          const std::optional<LlmExample>& example, Instant now) {
  if (!example) return {};
  auto rows = connection.query(
      "SELECT company_id FROM documents d WHERE id = $1 AND NOT EXISTS "
      "(SELECT 1 FROM corrections c WHERE c.document_id = d.id)",
      {document.value});
  if (!rows) return fail(std::move(rows).error());
  if (rows->empty()) return {};
  return replace_example(connection, {rows->front().text(0)}, document, example, now);
}

Result<std::vector<LlmExample>> examples_in(Connection& connection, const CompanyId& company,
                                            const LlmExampleQuery& query) {
  using Key = std::pair<std::string_view, const std::string*>;
  if (query.likeness == ports::Likeness::language) {
    return examples_with(connection, company, query, "language", query.language);
  }
  for (const auto& [column, value] : std::array<Key, 3>{{{"vat_id", &query.supplier.vat_id},
                                                         {"iban", &query.supplier.iban},
                                                         {"name", &query.supplier.name}}}) {
    auto found = examples_with(connection, company, query, column, *value);
    if (!found || !found->empty()) return found;
  }
  return std::vector<LlmExample>{};
}

}  // namespace iscan::store_sql
