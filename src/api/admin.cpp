// Companies and tokens; all need the scope admin, which is about the whole installation.
#include "api/handlers.h"
#include "api/parse.h"
#include "api/render.h"
#include "http/problem.h"

namespace iscan::api {
namespace {

using http::json_response;
using http::problem;
using http::Response;

service::Accounts& accounts_of(const Call& call) { return call.context.deps.accounts; }

}  // namespace

Response list_companies(const Call& call) {
  const auto companies = accounts_of(call).companies();
  if (!companies) return problem(companies.error());
  return json_response(200, companies_json(*companies));
}

Response create_company(const Call& call) {
  const auto name = company_name_from(call.request);
  if (!name) return problem(name.error());
  const auto company = accounts_of(call).create_company(*name);
  if (!company) return problem(company.error());
  return json_response(201, company_json(*company));
}

Response list_tokens(const Call& call) {
  const auto tokens = accounts_of(call).tokens();
  if (!tokens) return problem(tokens.error());
  return json_response(200, tokens_json(*tokens));
}

Response create_token(const Call& call) {
  const auto order = token_order_from(call.request);
  if (!order) return problem(order.error());
  const auto token = accounts_of(call).create_token(order->company, order->name, order->scopes);
  if (!token) return problem(token.error());
  return json_response(201, new_token_json(*token));
}

Response revoke_token(const Call& call) {
  const TokenId id{std::string(call.request.parameter("id"))};
  const auto revoked = accounts_of(call).revoke_token(id);
  if (!revoked) return problem(revoked.error());
  return {.status = 204};
}

}  // namespace iscan::api
