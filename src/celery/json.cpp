#include "celery/json.h"

#include <algorithm>
#include <format>
#include <utility>

#include "base/nesting.h"

namespace iscan::celery {
namespace {

constexpr int kDeepest = 200;

bool is_control(char c) { return (c >= 0 && c < ' ') || c == '\x7f'; }

std::string quoted(const std::string& text) {
  const bool has_single = text.contains('\'');
  const char quote = has_single && !text.contains('"') ? '"' : '\'';
  std::string out(1, quote);
  for (const char c : text) {
    switch (c) {
      case '\n': out += "\\n"; break;
      case '\r': out += "\\r"; break;
      case '\t': out += "\\t"; break;
      case '\\': out += "\\\\"; break;
      default:
        if (c == quote) out += '\\';
        if (is_control(c)) {
          out += std::format("\\x{:02x}", static_cast<unsigned>(c));
        } else {
          out += c;
        }
    }
  }
  return out + quote;
}

// Stops early when `out` is long enough to be cut anyway.
void write_repr(const Json& value, std::size_t most, std::string& out) {
  if (out.size() > most) return;
  switch (value.type()) {
    case Json::value_t::null: out += "None"; return;
    case Json::value_t::boolean: out += value.get<bool>() ? "True" : "False"; return;
    case Json::value_t::string: out += quoted(value.get_ref<const std::string&>()); return;
    case Json::value_t::array: {
      out += '[';
      for (std::size_t n = 0; n < value.size() && out.size() <= most; ++n) {
        if (n > 0) out += ", ";
        write_repr(value[n], most, out);
      }
      out += ']';
      return;
    }
    case Json::value_t::object: {
      out += '{';
      for (auto member = value.begin(); member != value.end() && out.size() <= most; ++member) {
        if (member != value.begin()) out += ", ";
        out += quoted(member.key()) + ": ";
        write_repr(*member, most, out);
      }
      out += '}';
      return;
    }
    default: out += text_of(value);
  }
}

// Not in the middle of a UTF-8 character.
std::string cut(std::string text, std::size_t most) {
  constexpr std::string_view kDots = "...";
  if (text.size() <= most) return text;
  std::size_t end = most > kDots.size() ? most - kDots.size() : 0;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) --end;
  text.resize(end);
  return text.append(kDots);
}

}  // namespace

Result<Json> parse_json(std::string_view text) {
  Json value = nests_at_most(text, kDeepest) ? Json::parse(text, nullptr, false)
                                             : Json(Json::value_t::discarded);
  if (value.is_discarded()) {
    return fail(ErrorKind::invalid_input, "message_unreadable",
                "The message is not JSON as Celery writes it.");
  }
  return value;
}

std::string text_of(const Json& value) {
  return value.dump(-1, ' ', false, Json::error_handler_t::replace);
}

const Json& value_at(const Json& object, std::string_view name) {
  static const Json kNull;
  if (!object.is_object()) return kNull;
  const auto found = object.find(name);
  return found == object.end() ? kNull : *found;
}

std::string text_at(const Json& object, std::string_view name, std::string fallback) {
  const Json& value = value_at(object, name);
  return value.is_string() ? value.get<std::string>() : std::move(fallback);
}

std::int64_t integer_at(const Json& object, std::string_view name, std::int64_t fallback) {
  const Json& value = value_at(object, name);
  return value.is_number_integer() ? value.get<std::int64_t>() : fallback;
}

std::string repr(const Json& value, std::size_t most) {
  std::string out;
  write_repr(value, most, out);
  return cut(std::move(out), most);
}

std::string repr_arguments(const Json& list, std::size_t most) {
  std::string out = repr(list, most);
  if (!out.starts_with('[')) return out;
  out.front() = '(';
  if (out.ends_with(']')) out.back() = ')';
  if (list.size() == 1 && out.ends_with(')')) out.insert(out.size() - 1, ",");
  return out;
}

}  // namespace iscan::celery
