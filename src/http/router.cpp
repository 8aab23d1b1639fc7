#include "http/router.h"

#include <algorithm>
#include <optional>

namespace iscan::http {
namespace {

// The part of a segment pattern in braces: "{number}.png" is parameter "number" before ".png".
struct Hole {
  std::string_view before, name, after;
};

std::optional<Hole> hole_of(std::string_view segment) {
  const auto open = segment.find('{');
  const auto close = segment.find('}');
  if (open == std::string_view::npos || close == std::string_view::npos) return std::nullopt;
  return Hole{segment.substr(0, open), segment.substr(open + 1, close - open - 1),
              segment.substr(close + 1)};
}

bool match_segment(std::string_view pattern, std::string_view segment, Headers& parameters) {
  const auto hole = hole_of(pattern);
  if (!hole) return pattern == segment;
  const auto fixed = hole->before.size() + hole->after.size();
  if (segment.size() <= fixed) return false;
  if (!segment.starts_with(hole->before) || !segment.ends_with(hole->after)) return false;
  parameters.add(hole->name, segment.substr(hole->before.size(), segment.size() - fixed));
  return true;
}

std::optional<Headers> match_path(std::string_view pattern, const Target& target) {
  Headers parameters;
  pattern.remove_prefix(1);
  for (std::size_t at = 0; at < target.segments.size(); ++at) {
    const auto end = pattern.find('/');
    const bool last = end == std::string_view::npos;
    if (last != (at + 1 == target.segments.size())) return std::nullopt;
    if (!match_segment(pattern.substr(0, end), target.segments[at], parameters)) {
      return std::nullopt;
    }
    if (!last) pattern.remove_prefix(end + 1);
  }
  return parameters;
}

bool answers(const Route& route, std::string_view method) {
  return route.method == method || (method == "HEAD" && route.method == "GET");
}

void append(std::string& list, std::string_view method) {
  if (list.contains(method)) return;
  if (!list.empty()) list += ", ";
  list += method;
  if (method == "GET") list += ", HEAD";
}

}  // namespace

void Router::add(Route route) { routes_.push_back(std::move(route)); }

void Router::set_fallback(Route route) { fallback_ = std::move(route); }

std::variant<Match, WrongMethod, NoRoute> Router::find(std::string_view method,
                                                       const Target& target) const {
  std::string allow;
  for (const Route& route : routes_) {
    auto parameters = match_path(route.pattern, target);
    if (!parameters) continue;
    if (answers(route, method)) return Match{&route, std::move(*parameters)};
    append(allow, route.method);
  }
  if (!allow.empty()) return WrongMethod{std::move(allow)};
  if (fallback_ && answers(*fallback_, method)) return Match{&*fallback_, {}};
  return NoRoute{};
}

}  // namespace iscan::http
