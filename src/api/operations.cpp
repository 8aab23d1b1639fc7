// What operators and their tools ask; none needs a token.
#include <algorithm>
#include <format>

#include "api/handlers.h"
#include "api/openapi_text.h"
#include "api/render.h"
#include "http/problem.h"

namespace iscan::api {

using http::Request;
using http::Response;

Response health(Context&, const Request&) {
  return http::json_response(200, R"({"status":"alive"})");
}

Response readiness(Context& context, const Request&) {
  const auto checks = context.deps.readiness();
  const bool ready = std::ranges::all_of(checks, &ReadinessCheck::ok);
  return http::json_response(ready ? 200 : 503, readiness_json(ready, checks));
}

Response metrics(Context& context, const Request&) {
  auto text = context.deps.service.metrics_text();
  if (!text) return http::problem(text.error());
  return {.headers = {{"Content-Type", "text/plain; version=0.0.4; charset=utf-8"}},
          .body = std::move(*text)};
}

Response openapi(Context&, const Request&) {
  return http::json_response(200, std::string(openapi_json()));
}

Response docs(Context&, const Request&) {
  return {.headers = {{"Content-Type", "text/html; charset=utf-8"},
                      {"Content-Security-Policy",
                       std::format("default-src 'none'; style-src '{}'; frame-ancestors 'none'; "
                                   "base-uri 'none'; form-action 'none'",
                                   docs_style_hash())}},
          .body = std::string(docs_html())};
}

}  // namespace iscan::api
