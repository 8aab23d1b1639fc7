#include "http/dispatch.h"

#include <algorithm>

#include "http/problem.h"

namespace iscan::http {
namespace {

constexpr std::size_t kMaxRequestId = 64;

bool is_sound_id(std::string_view id) {
  const auto allowed = [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' ||
           c == '_' || c == '.';
  };
  return !id.empty() && id.size() <= kMaxRequestId && std::ranges::all_of(id, allowed);
}

Response wrong_method(const WrongMethod& wrong) {
  Response out = problem(405, "method_not_allowed",
                         "This address answers to other methods: " + wrong.allow + ".");
  out.headers.add("Allow", wrong.allow);
  return out;
}

std::optional<Response> refusal(const Route& route, const RequestHead& head) {
  if (head.content_length && *head.content_length > route.max_body) {
    return problem(413, "body_too_large", "The request is larger than this address accepts.");
  }
  const auto expected = head.headers.find("Expect");
  if (expected && !equal_no_case(*expected, "100-continue")) {
    return problem(417, "expectation_unsupported", "Only \"Expect: 100-continue\" is understood.");
  }
  return std::nullopt;
}

void route(const Router& router, const RequestHead& head, const Target& target, Dispatched& out) {
  auto found = router.find(head.method, target);
  if (const auto* wrong = std::get_if<WrongMethod>(&found)) {
    out.refused = wrong_method(*wrong);
  } else if (auto* match = std::get_if<Match>(&found)) {
    out.refused = refusal(*match->route, head);
    if (!out.refused) out.route = match->route;
    out.request.parameters = std::move(match->parameters);
  } else {
    out.refused = path_unknown();
  }
}

}  // namespace

Dispatched dispatch(const Router& router, RequestHead head, std::string peer, std::string new_id) {
  Dispatched out;
  out.request.method = head.method;
  out.request.peer = std::move(peer);
  const auto sent_id = head.headers.find("X-Request-Id");
  out.request.id = sent_id && is_sound_id(*sent_id) ? std::string(*sent_id) : std::move(new_id);
  auto target = parse_target(head.target);
  if (!target) {
    out.refused = problem(400, "request_malformed", "The address of the request is not valid.");
  } else if (head.host_needed && !head.headers.find("Host")) {
    out.refused = problem(400, "request_malformed", "The request has no Host field.");
  } else {
    route(router, head, *target, out);
    out.request.path = std::move(target->path);
    out.request.query = std::move(target->query);
  }
  out.request.headers = std::move(head.headers);
  return out;
}

}  // namespace iscan::http
