#include "http/file_response.h"

#include <algorithm>
#include <charconv>
#include <format>
#include <optional>

#include "http/problem.h"

namespace iscan::http {
namespace {

struct Span {
  std::uint64_t first = 0;
  std::uint64_t length = 0;
};

std::optional<std::uint64_t> number(std::string_view text) {
  std::uint64_t value = 0;
  const auto end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, value);
  if (error != std::errc{} || stop != end || text.empty()) return std::nullopt;
  return value;
}

// nullopt: not a range we honour, the whole file is sent. An empty span cannot be satisfied.
std::optional<Span> range_of(std::string_view text, std::uint64_t size) {
  if (!text.starts_with("bytes=") || text.contains(',')) return std::nullopt;
  text.remove_prefix(6);
  const auto dash = text.find('-');
  if (dash == std::string_view::npos) return std::nullopt;
  const auto first = number(text.substr(0, dash));
  const auto last = number(text.substr(dash + 1));
  if (dash == 0) {  // the last n bytes
    if (!last) return std::nullopt;
    const auto length = std::min(*last, size);
    return Span{size - length, length};
  }
  const bool open_end = dash + 1 == text.size();
  if (!first || (!open_end && (!last || *last < *first))) return std::nullopt;
  if (*first >= size) return Span{};
  return Span{*first, (open_end ? size - 1 : std::min(*last, size - 1)) - *first + 1};
}

std::optional<Span> asked_range(const Request& request, const ServedFile& file,
                                std::string_view quoted) {
  const auto range = request.header("Range");
  if (!range) return std::nullopt;
  const auto condition = request.header("If-Range");
  if (condition && *condition != quoted) return std::nullopt;
  return range_of(*range, file.size);
}

bool is_attribute_char(char c) {  // RFC 8187 attr-char
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
         std::string_view("!#$&+-.^_`|~").contains(c);
}

}  // namespace

bool client_has(const Request& request, std::string_view etag) {
  const auto known = request.header("If-None-Match");
  return known && (*known == "*" || known->contains(std::format("\"{}\"", etag)));
}

Response file_response(const Request& request, ServedFile file) {
  const std::string quoted = std::format("\"{}\"", file.etag);
  Response out;
  out.headers = {{"Content-Type", file.content_type}, {"ETag", quoted}, {"Accept-Ranges", "bytes"}};
  if (client_has(request, file.etag)) {
    out.status = 304;
    return out;
  }
  const auto range = asked_range(request, file, quoted);
  if (range && range->length == 0) {
    Response refused = problem(416, "range_not_satisfiable", "The file has no such part.");
    refused.headers.add("Content-Range", std::format("bytes */{}", file.size));
    return refused;
  }
  const Span span = range.value_or(Span{0, file.size});
  if (range) {
    out.status = 206;
    out.headers.add("Content-Range", std::format("bytes {}-{}/{}", span.first,
                                                 span.first + span.length - 1, file.size));
  }
  out.body = FileBody{std::move(file.fd), span.first, span.length};
  return out;
}

std::string attachment_disposition(std::string_view name) {
  std::string plain;
  std::string encoded;
  for (const char c : name) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x80) {
      plain += byte < 0x20 || byte == 0x7f || c == '"' || c == '\\' || c == '%' ? '_' : c;
    } else if (byte >= 0xc0) {
      plain += '_';  // one for each character, none for its further bytes
    }
    if (is_attribute_char(c)) {
      encoded += c;
    } else {
      encoded += std::format("%{:02X}", byte);
    }
  }
  return std::format("attachment; filename=\"{}\"; filename*=UTF-8''{}", plain, encoded);
}

}  // namespace iscan::http
