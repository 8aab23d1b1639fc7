#include "store_sql/sql_accounts.h"

#include <format>

#include "store_sql/rows.h"

namespace iscan::store_sql {
namespace {

using ports::CompanyRecord;
using ports::TokenRecord;

constexpr std::string_view kTokenColumns =
    "id, company_id, name, can_read, can_write, can_admin, created_at, revoked_at, last_used_at";

TokenRecord token_of(const sql::Row& row) {
  TokenRecord token{.id = {row.text(0)},
                    .company = {row.text(1)},
                    .name = row.text(2),
                    .scopes = {.read = row.integer(3) != 0,
                               .write = row.integer(4) != 0,
                               .admin = row.integer(5) != 0},
                    .created_at = from_ms(row.integer(6))};
  if (const auto revoked = row.integer_or_null(7)) token.revoked_at = from_ms(*revoked);
  if (const auto used = row.integer_or_null(8)) token.last_used_at = from_ms(*used);
  return token;
}

}  // namespace

Result<> SqlAccounts::add_company(const CompanyRecord& company) {
  auto added = database_.write_transaction(sql::Access::system(), [&](sql::Connection& connection) {
    return done(
        connection.execute("INSERT INTO companies (id, name, created_at) VALUES ($1, $2, $3)",
                           {company.id.value, company.name, to_ms(company.created_at)}));
  });
  if (!added && added.error().code == "database_conflict") {
    return fail(ErrorKind::conflict, "company_exists", "There is a company of that name already.");
  }
  return added;
}

Result<std::vector<CompanyRecord>> SqlAccounts::companies() {
  using Found = std::vector<CompanyRecord>;
  return database_.read<Found>(
      sql::Access::system(), [](sql::Connection& connection) -> Result<Found> {
        auto rows = connection.query("SELECT id, name, created_at FROM companies ORDER BY id");
        if (!rows) return fail(std::move(rows).error());
        Found found;
        for (const sql::Row& row : *rows) {
          found.push_back({{row.text(0)}, row.text(1), from_ms(row.integer(2))});
        }
        return found;
      });
}

Result<> SqlAccounts::add_token(const TokenRecord& token, const std::string& hash) {
  return database_.write_transaction(
      sql::Access::system(), [&](sql::Connection& connection) -> Result<> {
        auto company =
            connection.query("SELECT 1 FROM companies WHERE id = $1", {token.company.value});
        if (!company) return fail(std::move(company).error());
        if (company->empty()) {
          return fail(ErrorKind::not_found, "company_unknown", "There is no such company.");
        }
        return done(connection.execute(
            "INSERT INTO tokens (id, company_id, name, hash, can_read, can_write, can_admin, "
            "created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
            {token.id.value, token.company.value, token.name, hash, std::int64_t{token.scopes.read},
             std::int64_t{token.scopes.write}, std::int64_t{token.scopes.admin},
             to_ms(token.created_at)}));
      });
}

Result<std::vector<TokenRecord>> SqlAccounts::tokens() {
  using Found = std::vector<TokenRecord>;
  return database_.read<Found>(
      sql::Access::system(), [](sql::Connection& connection) -> Result<Found> {
        auto rows =
            connection.query(std::format("SELECT {} FROM tokens ORDER BY id", kTokenColumns));
        if (!rows) return fail(std::move(rows).error());
        Found found;
        for (const sql::Row& row : *rows) found.push_back(token_of(row));
        return found;
      });
}

Result<> SqlAccounts::token_used(const TokenId& token, Instant now) {
  return database_.write_transaction(sql::Access::system(), [&](sql::Connection& connection) {
    return done(connection.execute("UPDATE tokens SET last_used_at = $2 WHERE id = $1",
                                   {token.value, to_ms(now)}));
  });
}

Result<> SqlAccounts::revoke_token(const TokenId& token, Instant now) {
  return database_.write_transaction(
      sql::Access::system(), [&](sql::Connection& connection) -> Result<> {
        auto revoked = connection.execute(
            "UPDATE tokens SET revoked_at = coalesce(revoked_at, $2) WHERE id = $1",
            {token.value, to_ms(now)});
        if (!revoked) return fail(std::move(revoked).error());
        if (*revoked == 0) {
          return fail(ErrorKind::not_found, "token_unknown", "There is no such token.");
        }
        return {};
      });
}

Result<std::optional<TokenRecord>> SqlAccounts::token_by_hash(const std::string& hash) {
  using Found = std::optional<TokenRecord>;
  return database_.read<Found>(
      sql::Access::system(), [&](sql::Connection& connection) -> Result<Found> {
        auto rows = connection.query(
            std::format("SELECT {} FROM tokens WHERE hash = $1 AND revoked_at IS NULL",
                        kTokenColumns),
            {hash});
        if (!rows) return fail(std::move(rows).error());
        return rows->empty() ? Found{} : Found{token_of(rows->front())};
      });
}

}  // namespace iscan::store_sql
