#include "http/problem.h"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

namespace iscan::http {
namespace {

constexpr std::string_view kRetrySeconds = "2";
constexpr std::string_view kRateLimitSeconds = "60";

// What cannot even be parsed is a bad request; what can be and is wrong is unprocessable.
constexpr std::array<std::string_view, 3> kMalformed = {"json_malformed", "multipart_malformed",
                                                        "multipart_incomplete"};

}  // namespace

int status_of(ErrorKind kind) {
  switch (kind) {
    case ErrorKind::invalid_input: return 422;
    case ErrorKind::unsupported: return 415;
    case ErrorKind::too_large: return 413;
    case ErrorKind::unauthenticated: return 401;
    case ErrorKind::forbidden: return 403;
    case ErrorKind::not_found: return 404;
    case ErrorKind::conflict: return 409;
    case ErrorKind::rate_limited: return 429;
    case ErrorKind::unavailable: return 503;
    case ErrorKind::timeout: return 503;
    case ErrorKind::internal: return 500;
  }
  std::unreachable();
}

std::string_view reason_of(int status) {
  switch (status) {
    case 200: return "OK";
    case 201: return "Created";
    case 202: return "Accepted";
    case 204: return "No Content";
    case 206: return "Partial Content";
    case 304: return "Not Modified";
    case 400: return "Bad Request";
    case 401: return "Unauthorized";
    case 403: return "Forbidden";
    case 404: return "Not Found";
    case 405: return "Method Not Allowed";
    case 408: return "Request Timeout";
    case 409: return "Conflict";
    case 411: return "Length Required";
    case 412: return "Precondition Failed";
    case 413: return "Content Too Large";
    case 414: return "URI Too Long";
    case 415: return "Unsupported Media Type";
    case 416: return "Range Not Satisfiable";
    case 417: return "Expectation Failed";
    case 422: return "Unprocessable Content";
    case 429: return "Too Many Requests";
    case 431: return "Request Header Fields Too Large";
    case 500: return "Internal Server Error";
    case 501: return "Not Implemented";
    case 503: return "Service Unavailable";
    case 505: return "HTTP Version Not Supported";
    default: return "";
  }
}

Response problem(int status, std::string_view code, std::string_view detail) {
  const nlohmann::ordered_json body = {{"type", "about:blank"},
                                       {"title", reason_of(status)},
                                       {"status", status},
                                       {"code", code},
                                       {"detail", detail}};
  Response out;
  out.status = status;
  out.headers.add("Content-Type", "application/problem+json");
  // Invalid UTF-8 from a client must not turn an answer into an exception.
  out.body = body.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
  if (status == 401) out.headers.add("WWW-Authenticate", "Bearer realm=\"iscan\"");
  if (status == 429) out.headers.add("Retry-After", kRateLimitSeconds);
  if (status == 503) out.headers.add("Retry-After", kRetrySeconds);
  return out;
}

Response problem(const Error& error) {
  const bool malformed = std::ranges::contains(kMalformed, error.code);
  return problem(malformed ? 400 : status_of(error.kind), error.code, error.message);
}

Response path_unknown() {
  return problem(404, "path_unknown", "There is nothing at this address; see /docs.");
}

}  // namespace iscan::http
