#include "api/api.h"

#include <format>

#include "api/authorise.h"
#include "api/handlers.h"
#include "http/problem.h"
#include "web/page.h"

namespace iscan::api {
namespace {

using http::Request;
using http::Response;

constexpr std::string_view kPrefix = "/api/v1";
constexpr std::uint64_t kJsonBytes = 1U << 20U;

struct Endpoint {
  std::string_view method;
  std::string_view pattern;  // below kPrefix
  Scope scope;
  Response (*handler)(const Call&);
};

constexpr Endpoint kEndpoints[] = {
    {"GET", "/documents", Scope::read, list_documents},
    {"GET", "/documents/{id}", Scope::read, get_document},
    {"PATCH", "/documents/{id}", Scope::write, correct_document},
    {"DELETE", "/documents/{id}", Scope::write, delete_document},
    {"GET", "/documents/{id}/status", Scope::read, get_status},
    {"GET", "/documents/{id}/result", Scope::read, get_result},
    {"GET", "/documents/{id}/llm-calls", Scope::read, list_llm_calls},
    {"GET", "/documents/{id}/file", Scope::read, get_original},
    {"GET", "/documents/{id}/pages/{page}.png", Scope::read, get_page},
    {"GET", "/documents/{id}/pages/{page}/words", Scope::read, get_page_words},
    {"POST", "/documents/{id}/correct", Scope::write, correct_document},
    {"POST", "/documents/{id}/approve", Scope::write, approve_document},
    {"POST", "/documents/{id}/reject", Scope::write, reject_document},
    {"POST", "/documents/{id}/restart", Scope::write, restart_document},
    {"GET", "/events", Scope::read, stream_events},
    {"GET", "/monitor/dead-letters", Scope::read, list_dead_letters},
    {"POST", "/monitor/dead-letters/{id}/restart", Scope::write, restart_dead_letter},
    {"DELETE", "/monitor/dead-letters/{id}", Scope::write, drop_dead_letter},
    {"GET", "/admin/companies", Scope::admin, list_companies},
    {"POST", "/admin/companies", Scope::admin, create_company},
    {"GET", "/admin/tokens", Scope::admin, list_tokens},
    {"POST", "/admin/tokens", Scope::admin, create_token},
    {"DELETE", "/admin/tokens/{id}", Scope::admin, revoke_token},
};

constexpr std::string_view kUpload = "/documents/upload";
constexpr std::string_view kStatus = "/documents/{id}/status";

struct OpenEndpoint {
  std::string_view pattern;  // from the root
  Response (*handler)(Context&, const Request&);
};

constexpr OpenEndpoint kOperations[] = {
    {"/healthz", health}, {"/readyz", readiness}, {"/metrics", metrics}};

constexpr OpenEndpoint kPages[] = {{"/openapi.json", openapi}, {"/docs", docs}};

http::Handler guarded(Context& context, const Endpoint& endpoint) {
  return [&context, endpoint](const Request& request) {
    const auto who = authorise(context, request, endpoint.scope);
    if (!who) return http::problem(who.error());
    return endpoint.handler({context, request, *who});
  };
}

http::OpenSink guarded_upload(Context& context) {
  return [&context](
             const Request& request) -> std::expected<std::unique_ptr<http::BodySink>, Response> {
    const auto who = authorise(context, request, Scope::write);
    if (!who) return std::unexpected(http::problem(who.error()));
    return open_upload({context, request, *who});
  };
}

http::Route route(std::string_view method, std::string pattern,
                  std::variant<http::Handler, http::OpenSink> target, std::uint64_t max_body) {
  return {std::string(method), std::move(pattern), std::move(target), max_body};
}

void add_open(http::Router& router, Context& context, std::span<const OpenEndpoint> endpoints) {
  for (const OpenEndpoint& endpoint : endpoints) {
    router.add(route("GET", std::string(endpoint.pattern),
                     http::Handler([&context, handler = endpoint.handler](const Request& request) {
                       return handler(context, request);
                     }),
                     kJsonBytes));
  }
}

http::Router make_router(Context& context) {
  http::Router router;
  add_open(router, context, kOperations);
  if (context.options.operations_only) return router;
  const std::string prefix(kPrefix);
  for (const Endpoint& endpoint : kEndpoints) {
    router.add(route(endpoint.method, prefix + std::string(endpoint.pattern),
                     guarded(context, endpoint), kJsonBytes));
  }
  for (const std::string& base : {prefix, std::string()}) {
    router.add(route("POST", base + std::string(kUpload), guarded_upload(context),
                     context.options.upload_bytes));
  }
  router.add(route("GET", std::string(kStatus),
                   guarded(context, {"GET", kStatus, Scope::read, get_status}), kJsonBytes));
  add_open(router, context, kPages);
  router.set_fallback(route("GET", "", http::Handler(web::serve_page), kJsonBytes));
  return router;
}

}  // namespace

struct Api::State {
  State(ApiDeps deps, ApiOptions options) : context(std::move(deps), options) {}
  Context context;
  http::Router router{make_router(context)};
};

Api::Api(ApiDeps deps, ApiOptions options)
    : state_(std::make_unique<State>(std::move(deps), options)) {}

Api::~Api() = default;

const http::Router& Api::router() const { return state_->router; }

http::OnAnswer answer_metrics(ports::Metrics& metrics) {
  return [&metrics](int status, std::chrono::microseconds took) {
    metrics.count(ports::Metric::http_requests_total, std::format("{}xx", status / 100));
    metrics.observe(ports::Metric::http_seconds, {}, std::chrono::duration<double>(took).count());
  };
}

}  // namespace iscan::api
