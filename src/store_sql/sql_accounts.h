// AccountStore over SQL.
#pragma once

#include "ports/account_store.h"
#include "sql/database.h"

namespace iscan::store_sql {

class SqlAccounts final : public ports::AccountStore {
 public:
  // `database` is migrated and outlives the object.
  explicit SqlAccounts(sql::Database& database) : database_(database) {}

  Result<> add_company(const ports::CompanyRecord& company) override;
  Result<std::vector<ports::CompanyRecord>> companies() override;
  Result<> add_token(const ports::TokenRecord& token, const std::string& hash) override;
  Result<std::vector<ports::TokenRecord>> tokens() override;
  Result<> token_used(const TokenId& token, Instant now) override;
  Result<> revoke_token(const TokenId& token, Instant now) override;
  Result<std::optional<ports::TokenRecord>> token_by_hash(const std::string& hash) override;

 private:
  sql::Database& database_;
};

}  // namespace iscan::store_sql
