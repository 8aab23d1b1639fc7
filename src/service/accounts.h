// Companies and tokens: who may do what.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/id.h"
#include "base/secret.h"
#include "ports/account_store.h"

namespace iscan::service {

// Who asks, as proven by a token.
struct Principal {
  CompanyId company;
  TokenId token;
  ports::Scopes scopes;
};

// A token just made: the only time its text is known.
struct NewToken {
  ports::TokenRecord record;
  Secret text;
};

// Thread-safe. Errors: token_invalid (unauthenticated), name_invalid, scopes_invalid
// (invalid_input), company_unknown, token_unknown (not_found), company_exists (conflict).
class Accounts {
 public:
  // `store`, `clock` and `ids` outlive the object.
  Accounts(ports::AccountStore& store, const Clock& clock, IdSource& ids)
      : store_(store), clock_(clock), ids_(ids) {}

  Result<Principal> authenticate(std::string_view token);

  Result<ports::CompanyRecord> create_company(std::string_view name);
  Result<std::vector<ports::CompanyRecord>> companies();
  Result<NewToken> create_token(const CompanyId& company, std::string_view name,
                                ports::Scopes scopes);
  Result<std::vector<ports::TokenRecord>> tokens();
  Result<> revoke_token(const TokenId& token);

  // On a database without any token: makes the first company and its admin token. Nothing later.
  Result<std::optional<NewToken>> first_start_token();

 private:
  ports::AccountStore& store_;
  const Clock& clock_;
  IdSource& ids_;
};

// "read", "write", "admin" in that order.
std::vector<std::string_view> names_of(ports::Scopes scopes);
// Errors: scopes_invalid for an unknown name or none at all.
Result<ports::Scopes> scopes_from(const std::vector<std::string>& names);

}  // namespace iscan::service
