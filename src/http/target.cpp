#include "http/target.h"

#include <algorithm>

namespace iscan::http {
namespace {

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

std::optional<std::string> form_decoded(std::string_view text) {
  std::string spaced(text);
  std::ranges::replace(spaced, '+', ' ');
  return percent_decoded(spaced);
}

// Calls `take` with each part between separators; stops and returns false when it does.
bool each_part(std::string_view text, char separator, auto&& take) {
  while (true) {
    const auto end = text.find(separator);
    if (!take(text.substr(0, end))) return false;
    if (end == std::string_view::npos) return true;
    text.remove_prefix(end + 1);
  }
}

bool parse_query(std::string_view text, Headers& query) {
  return each_part(text, '&', [&](std::string_view pair) {
    if (pair.empty()) return true;
    const auto equals = std::min(pair.find('='), pair.size());
    const auto name = form_decoded(pair.substr(0, equals));
    const auto value = form_decoded(pair.substr(std::min(equals + 1, pair.size())));
    if (!name || !value) return false;
    query.add(*name, *value);
    return true;
  });
}

// "http://host/path" → "/path"; origin form stays.
std::optional<std::string_view> origin_form(std::string_view text) {
  for (const std::string_view scheme : {"http://", "https://"}) {
    if (!text.starts_with(scheme)) continue;
    const auto slash = text.find('/', scheme.size());
    return slash == std::string_view::npos ? "/" : text.substr(slash);
  }
  if (!text.starts_with('/')) return std::nullopt;
  return text;
}

}  // namespace

std::optional<std::string> percent_decoded(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] != '%') {
      out += text[at];
      continue;
    }
    if (at + 2 >= text.size()) return std::nullopt;
    const int high = hex_digit(text[at + 1]);
    const int low = hex_digit(text[at + 2]);
    if (high < 0 || low < 0 || (high == 0 && low == 0)) return std::nullopt;
    out += static_cast<char>(high * 16 + low);
    at += 2;
  }
  return out;
}

std::optional<Target> parse_target(std::string_view text) {
  const auto origin = origin_form(text);
  if (!origin) return std::nullopt;
  Target out;
  const auto mark = std::min(origin->find('?'), origin->size());
  out.path = origin->substr(0, mark);
  if (mark < origin->size() && !parse_query(origin->substr(mark + 1), out.query)) {
    return std::nullopt;
  }
  const bool sound =
      each_part(std::string_view(out.path).substr(1), '/', [&](std::string_view segment) {
        auto decoded = percent_decoded(segment);
        if (decoded) out.segments.push_back(std::move(*decoded));
        return decoded.has_value();
      });
  if (!sound) return std::nullopt;
  return out;
}

}  // namespace iscan::http
