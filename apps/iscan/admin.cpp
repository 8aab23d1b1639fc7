#include <unistd.h>

#include <print>

#include "base/clock.h"
#include "base/date.h"
#include "base/random.h"
#include "commands.h"
#include "companies.h"
#include "service/accounts.h"
#include "storage.h"
#include "terminal.h"

namespace iscan::app {
namespace {

int report(const Error& error) {
  std::println(stderr, "iscan: {}", error.message);
  return error.kind == ErrorKind::invalid_input || error.kind == ErrorKind::not_found ||
                 error.kind == ErrorKind::conflict
             ? kUsage
             : kBroken;
}

std::vector<std::string> split(std::string_view list) {
  std::vector<std::string> parts;
  while (!list.empty()) {
    const auto comma = list.find(',');
    parts.emplace_back(list.substr(0, comma));
    list = comma == std::string_view::npos ? std::string_view{} : list.substr(comma + 1);
  }
  return parts;
}

int list_companies(service::Accounts& accounts) {
  const auto companies = accounts.companies();
  if (!companies) return report(companies.error());
  Table table({{"id", false, 36}, {"name", false, 40}, {"created", false, 24}});
  for (const auto& company : *companies) {
    table.add({{company.id.value}, {company.name}, {to_iso(company.created_at)}});
  }
  std::print("{}", table.render(wants_colour(STDOUT_FILENO)));
  return kOk;
}

int list_tokens(service::Accounts& accounts) {
  const auto tokens = accounts.tokens();
  if (!tokens) return report(tokens.error());
  Table table({{"id", false, 36},
               {"company", false, 36},
               {"name", false, 20},
               {"scopes", false, 18},
               {"last used", false, 24},
               {"revoked", false, 24}});
  for (const auto& token : *tokens) {
    std::string scopes;
    for (const auto name : service::names_of(token.scopes)) {
      scopes += (scopes.empty() ? "" : ",") + std::string(name);
    }
    table.add({{token.id.value},
               {token.company.value},
               {token.name},
               {scopes},
               {token.last_used_at ? to_iso(*token.last_used_at) : ""},
               {token.revoked_at ? to_iso(*token.revoked_at) : "", Colour::red}});
  }
  std::print("{}", table.render(wants_colour(STDOUT_FILENO)));
  return kOk;
}

int create_token(service::Accounts& accounts, const AdminOptions& options) {
  const auto company = find_company(accounts, options.company);
  if (!company) return report(company.error());
  const auto scopes = service::scopes_from(split(options.scopes));
  if (!scopes) return report(scopes.error());
  const auto token = accounts.create_token(*company, options.name, *scopes);
  if (!token) return report(token.error());
  std::println("{}", token->text.reveal());
  std::println(stderr, "This token ({}) is shown only now.", token->record.id.value);
  return kOk;
}

}  // namespace

int run_admin(const AdminOptions& options, const settings::Settings& settings) {
  const SystemClock clock;
  UuidSource ids(clock);
  auto store = open_store(settings, clock);
  if (!store) return report(store.error());
  service::Accounts accounts((*store)->accounts(), clock, ids);
  if (options.action == "company-list") return list_companies(accounts);
  if (options.action == "token-list") return list_tokens(accounts);
  if (options.action == "token-create") return create_token(accounts, options);
  if (options.action == "company-create") {
    const auto company = accounts.create_company(options.name);
    if (!company) return report(company.error());
    std::println("{}", company->id.value);
    return kOk;
  }
  if (options.action == "token-revoke") {
    const auto revoked = accounts.revoke_token(TokenId{options.name});
    return revoked ? kOk : report(revoked.error());
  }
  std::println(stderr, "iscan: unknown action \"{}\"; see iscan admin --help.", options.action);
  return kUsage;
}

int run_migrate(const settings::Settings& settings) {
  const SystemClock clock;
  const auto store = open_store(settings, clock);
  if (!store) return report(store.error());
  std::println("{} is at this version.", database_place(settings)->shown());
  return kOk;
}

}  // namespace iscan::app
