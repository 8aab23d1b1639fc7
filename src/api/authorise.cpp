#include "api/authorise.h"

#include <format>

namespace iscan::api {
namespace {

constexpr std::string_view kScheme = "Bearer ";

std::string_view bearer_token(const http::Request& request) {
  const auto field = request.header("Authorization").value_or("");
  if (!http::equal_no_case(field.substr(0, kScheme.size()), kScheme)) return {};
  return field.substr(kScheme.size());
}

bool has(const ports::Scopes& scopes, Scope needed) {
  switch (needed) {
    case Scope::read: return scopes.read;
    case Scope::write: return scopes.write;
    case Scope::admin: return scopes.admin;
  }
  std::unreachable();
}

std::string_view name_of(Scope scope) {
  switch (scope) {
    case Scope::read: return "read";
    case Scope::write: return "write";
    case Scope::admin: return "admin";
  }
  std::unreachable();
}

}  // namespace

Result<service::Principal> authorise(Context& context, const http::Request& request, Scope needed) {
  const auto token = bearer_token(request);
  if (token.empty()) {
    return fail(ErrorKind::unauthenticated, "token_missing",
                "Send a token as \"Authorization: Bearer TOKEN\".");
  }
  auto who = context.deps.accounts.authenticate(token);
  if (!who && who.error().kind == ErrorKind::unauthenticated &&
      !context.failed_logins.count(request.peer)) {
    return fail(ErrorKind::rate_limited, "too_many_attempts",
                "Too many wrong tokens from this address; wait a minute.");
  }
  if (!who) return who;
  if (!has(who->scopes, needed)) {
    return fail(ErrorKind::forbidden, "scope_missing",
                std::format("The token lacks the scope \"{}\".", name_of(needed)));
  }
  return who;
}

}  // namespace iscan::api
