#include "service/accounts.h"

#include "base/random.h"
#include "base/sha256.h"
#include "service/upload.h"

namespace iscan::service {
namespace {

constexpr std::string_view kPrefix = "iscan_";  // lets secret scanners know a token
constexpr std::size_t kTokenBytes = 32;         // 256 bits: a plain hash is enough to store
constexpr std::size_t kLongestName = 200;
constexpr std::chrono::seconds kUseNoted{60};  // a write for every request would be too many

std::string hash_of(std::string_view token) { return sha256_hex(as_bytes(token)); }

Result<std::string> checked_name(std::string_view name) {
  if (name.empty() || name.size() > kLongestName || safe_name(name) != name) {
    return fail(ErrorKind::invalid_input, "name_invalid",
                "A name has 1 to 200 bytes of UTF-8 without slashes and control characters.");
  }
  return std::string(name);
}

}  // namespace

std::vector<std::string_view> names_of(ports::Scopes scopes) {
  std::vector<std::string_view> names;
  if (scopes.read) names.emplace_back("read");
  if (scopes.write) names.emplace_back("write");
  if (scopes.admin) names.emplace_back("admin");
  return names;
}

Result<ports::Scopes> scopes_from(const std::vector<std::string>& names) {
  ports::Scopes scopes;
  for (const std::string& name : names) {
    bool* scope = name == "read"    ? &scopes.read
                  : name == "write" ? &scopes.write
                  : name == "admin" ? &scopes.admin
                                    : nullptr;
    if (scope == nullptr) {
      return fail(ErrorKind::invalid_input, "scopes_invalid", "A scope is read, write or admin.",
                  name);
    }
    *scope = true;
  }
  if (scopes == ports::Scopes{}) {
    return fail(ErrorKind::invalid_input, "scopes_invalid", "A token needs at least one scope.");
  }
  return scopes;
}

Result<Principal> Accounts::authenticate(std::string_view token) {
  auto record = store_.token_by_hash(hash_of(token));
  if (!record) return fail(std::move(record).error());
  if (!*record) {
    return fail(ErrorKind::unauthenticated, "token_invalid", "The token is wrong or revoked.");
  }
  const Instant now = clock_.now();
  const auto& last_used = (*record)->last_used_at;
  if (!last_used || now - *last_used >= kUseNoted) {
    // Only for the record: on a full disk people still may look at their documents.
    [[maybe_unused]] const auto noted = store_.token_used((*record)->id, now);
  }
  return Principal{(*record)->company, (*record)->id, (*record)->scopes};
}

Result<ports::CompanyRecord> Accounts::create_company(std::string_view name) {
  auto checked = checked_name(name);
  if (!checked) return fail(std::move(checked).error());
  ports::CompanyRecord company{{ids_.next()}, std::move(*checked), clock_.now()};
  if (auto done = store_.add_company(company); !done) return fail(std::move(done).error());
  return company;
}

Result<std::vector<ports::CompanyRecord>> Accounts::companies() { return store_.companies(); }

Result<NewToken> Accounts::create_token(const CompanyId& company, std::string_view name,
                                        ports::Scopes scopes) {
  auto checked = checked_name(name);
  if (!checked) return fail(std::move(checked).error());
  if (scopes == ports::Scopes{}) {
    return fail(ErrorKind::invalid_input, "scopes_invalid", "A token needs at least one scope.");
  }
  NewToken token{{{ids_.next()}, company, std::move(*checked), scopes, clock_.now(), {}},
                 Secret(std::string(kPrefix) + random_token(kTokenBytes))};
  auto done = store_.add_token(token.record, hash_of(token.text.reveal()));
  if (!done) return fail(std::move(done).error());
  return token;
}

Result<std::vector<ports::TokenRecord>> Accounts::tokens() { return store_.tokens(); }

Result<> Accounts::revoke_token(const TokenId& token) {
  return store_.revoke_token(token, clock_.now());
}

Result<std::optional<NewToken>> Accounts::first_start_token() {
  auto tokens = store_.tokens();
  if (!tokens) return fail(std::move(tokens).error());
  if (!tokens->empty()) return std::nullopt;
  // A start that was cut between the two steps has left the company already.
  auto companies = store_.companies();
  if (!companies) return fail(std::move(companies).error());
  if (companies->empty()) {
    auto made = create_company("Default");
    // Another program starts at the same moment, and shows the token.
    if (!made && made.error().code == "company_exists") return std::nullopt;
    if (!made) return fail(std::move(made).error());
    companies->push_back(std::move(*made));
  }
  auto token = create_token(companies->front().id, "first start",
                            {.read = true, .write = true, .admin = true});
  if (!token) return fail(std::move(token).error());
  return std::optional{std::move(*token)};
}

}  // namespace iscan::service
