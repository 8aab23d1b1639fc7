#include "http/headers.h"

#include <algorithm>

#include "base/ascii.h"

namespace iscan::http {
namespace {

// Reads a quoted string from just after its opening quote; `text` then begins after the closing
// one. Browsers write file names as `a\b` without escaping the backslash, so that only `\"` and
// `\\` are escapes.
std::optional<std::string> take_quoted(std::string_view& text) {
  std::string out;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] == '"') {
      text.remove_prefix(at + 1);
      return out;
    }
    const bool escape =
        text[at] == '\\' && at + 1 < text.size() && (text[at + 1] == '"' || text[at + 1] == '\\');
    out += text[escape ? ++at : at];
  }
  return std::nullopt;
}

std::string take_plain(std::string_view& text) {
  const auto end = std::min(text.find(';'), text.size());
  std::string out(trimmed(text.substr(0, end)));
  text.remove_prefix(end);
  return out;
}

}  // namespace

std::string_view trimmed(std::string_view text) {
  const auto first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

bool equal_no_case(std::string_view left, std::string_view right) {
  return std::ranges::equal(left, right, {}, to_lower, to_lower);
}

std::optional<std::string_view> Headers::find(std::string_view name) const {
  const auto found = std::ranges::find_if(
      fields_, [&](const Header& field) { return equal_no_case(field.name, name); });
  if (found == fields_.end()) return std::nullopt;
  return found->value;
}

void Headers::add(std::string_view name, std::string_view value) {
  fields_.push_back({std::string(name), std::string(value)});
}

void Headers::set(std::string_view name, std::string_view value) {
  std::erase_if(fields_, [&](const Header& field) { return equal_no_case(field.name, name); });
  add(name, value);
}

std::optional<ValueWithParameters> parse_parameters(std::string_view text) {
  ValueWithParameters out;
  out.value = lowered(take_plain(text));
  if (out.value.empty()) return std::nullopt;
  while (!text.empty()) {
    text = trimmed(text.substr(1));  // the ';'
    if (text.empty()) break;
    const auto equals = text.find('=');
    if (equals == std::string_view::npos) return std::nullopt;
    const std::string name = lowered(trimmed(text.substr(0, equals)));
    text = trimmed(text.substr(equals + 1));
    if (name.empty()) return std::nullopt;
    if (!text.starts_with('"')) {
      out.parameters.add(name, take_plain(text));
      continue;
    }
    text.remove_prefix(1);
    const auto value = take_quoted(text);
    if (!value) return std::nullopt;
    out.parameters.add(name, *value);
    text = trimmed(text);
    if (!text.empty() && text.front() != ';') return std::nullopt;
  }
  return out;
}

}  // namespace iscan::http
