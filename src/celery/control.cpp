#include "celery/control.h"

#include <fnmatch.h>
#include <re2/re2.h>

#include <algorithm>
#include <utility>

namespace iscan::celery {

Result<Control> parse_control(std::string_view raw) {
  auto envelope = parse_envelope(raw);
  if (!envelope) return fail(std::move(envelope).error());
  auto body = parse_json(envelope->body);
  if (!body) return fail(std::move(body).error());
  Control control;
  control.method = text_at(*body, "method");
  if (control.method.empty()) {
    return fail(ErrorKind::invalid_input, "message_unreadable", "The broadcast names no method.");
  }
  if (value_at(*body, "arguments").is_object()) control.arguments = (*body)["arguments"];
  for (const Json& node : value_at(*body, "destination")) {
    if (node.is_string()) control.destination.push_back(node.get<std::string>());
  }
  control.pattern = text_at(*body, "pattern");
  control.matcher = text_at(*body, "matcher");
  control.ticket = value_at(*body, "ticket");
  const Json& reply = value_at(*body, "reply_to");
  if (reply.is_object()) {
    control.reply_to = Route{text_at(reply, "exchange"), text_at(reply, "routing_key")};
  }
  control.clock = integer_at(envelope->headers, "clock");
  return control;
}

bool concerns(const Control& control, const std::string& node) {
  if (!control.destination.empty()) return std::ranges::contains(control.destination, node);
  if (control.pattern.empty() || control.matcher.empty()) return true;
  if (control.matcher == "pcre") {
    // As Python's re.match(): from the start, not to the end.
    const RE2 pattern(control.pattern, RE2::Quiet);
    return pattern.ok() && pattern.Match(node, 0, node.size(), RE2::ANCHOR_START, nullptr, 0);
  }
  // Python knows no escapes.
  return ::fnmatch(control.pattern.c_str(), node.c_str(), FNM_NOESCAPE) == 0;
}

std::string make_answer(const Control& control, const std::string& node, const Json& answer,
                        std::int64_t clock) {
  return make_envelope({{node, answer}}, {{"ticket", control.ticket}, {"clock", clock}},
                       *control.reply_to, 1);
}

std::string make_control(const Control& control, std::int64_t clock, double expires) {
  const Json destination = control.destination.empty() ? Json() : Json(control.destination);
  Json body{{"method", control.method},   {"arguments", control.arguments},
            {"destination", destination}, {"pattern", nullptr},
            {"matcher", nullptr},         {"ticket", control.ticket}};
  if (control.reply_to) {
    body["reply_to"] = {{"exchange", control.reply_to->exchange},
                        {"routing_key", control.reply_to->key}};
  }
  return make_envelope(body, {{"clock", clock}, {"expires", expires}}, {"celery.pidbox", ""}, 2);
}

}  // namespace iscan::celery
