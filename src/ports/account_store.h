// The port to companies (tenants) and their tokens. Only hashes of tokens are stored.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/id.h"
#include "base/result.h"

namespace iscan::ports {

// What a token may do. The texts read, write and admin are wire and database format.
struct Scopes {
  bool read = false;
  bool write = false;
  bool admin = false;
  bool operator==(const Scopes&) const = default;
};

struct CompanyRecord {
  CompanyId id;
  std::string name;
  Instant created_at;
};

struct TokenRecord {
  TokenId id;
  CompanyId company;
  std::string name;
  Scopes scopes;
  Instant created_at;
  std::optional<Instant> revoked_at;
  std::optional<Instant> last_used_at;  // to about a minute
};

// Thread-safe. Errors: company_unknown, token_unknown (not_found), company_exists (conflict) and
// those about the database.
class AccountStore {
 public:
  virtual ~AccountStore() = default;
  virtual Result<> add_company(const CompanyRecord& company) = 0;
  virtual Result<std::vector<CompanyRecord>> companies() = 0;
  // `hash` is the SHA-256 of the token in hex.
  virtual Result<> add_token(const TokenRecord& token, const std::string& hash) = 0;
  // Every company's tokens, revoked ones too, without their hashes.
  virtual Result<std::vector<TokenRecord>> tokens() = 0;
  virtual Result<> token_used(const TokenId& token, Instant now) = 0;
  virtual Result<> revoke_token(const TokenId& token, Instant now) = 0;
  // The token with that hash, if it exists and is not revoked.
  virtual Result<std::optional<TokenRecord>> token_by_hash(const std::string& hash) = 0;
};

}  // namespace iscan::ports
