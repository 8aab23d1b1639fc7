#include "http/wire.h"

#include <format>

#include "http/problem.h"

namespace iscan::http {
namespace {

struct DefaultField {
  std::string_view name, value;
};

constexpr DefaultField kDefaults[] = {
    {"X-Content-Type-Options", "nosniff"},
    {"Cache-Control", "no-store"},
    {"Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'"},
    {"Referrer-Policy", "no-referrer"},
    {"Cross-Origin-Resource-Policy", "same-origin"},
};

void append_field(std::string& out, std::string_view name, std::string_view value) {
  out += name;
  out += ": ";
  for (const char c : value) {
    const auto byte = static_cast<unsigned char>(c);
    out += byte < 0x20 || byte == 0x7f ? ' ' : c;
  }
  out += "\r\n";
}

}  // namespace

std::optional<std::uint64_t> body_length(const Response& response) {
  if (const auto* text = std::get_if<std::string>(&response.body)) return text->size();
  if (const auto* file = std::get_if<FileBody>(&response.body)) return file->length;
  return std::nullopt;
}

bool allows_body(int status) { return status >= 200 && status != 204 && status != 304; }

std::string response_head(const Response& response, const Framing& framing,
                          const std::string& request_id, Instant now) {
  std::string out =
      std::format("HTTP/1.1 {} {}\r\nDate: {:%a, %d %b %Y %T} GMT\r\n", response.status,
                  reason_of(response.status), std::chrono::floor<std::chrono::seconds>(now));
  for (const auto& [name, value] : response.headers) append_field(out, name, value);
  for (const auto& [name, value] : kDefaults) {
    if (!response.headers.find(name)) append_field(out, name, value);
  }
  append_field(out, "X-Request-Id", request_id);
  append_field(out, "Connection", framing.keep_alive ? "keep-alive" : "close");
  if (allows_body(response.status)) {
    if (const auto length = body_length(response)) {
      append_field(out, "Content-Length", std::to_string(*length));
    } else if (framing.chunked) {
      append_field(out, "Transfer-Encoding", "chunked");
    }
  }
  return out + "\r\n";
}

}  // namespace iscan::http
