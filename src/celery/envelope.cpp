#include "celery/envelope.h"

#include <sodium.h>

#include <array>
#include <utility>

namespace iscan::celery {
namespace {

constexpr int kBase64 = sodium_base64_VARIANT_ORIGINAL;

std::string to_base64(std::string_view bytes) {
  std::string text(sodium_base64_encoded_len(bytes.size(), kBase64), '\0');
  sodium_bin2base64(text.data(), text.size(), reinterpret_cast<const unsigned char*>(bytes.data()),
                    bytes.size(), kBase64);
  text.pop_back();
  return text;
}

Result<std::string> from_base64(std::string_view text) {
  std::string bytes(text.size(), '\0');
  std::size_t size = 0;
  // Python's encoders may break lines.
  if (sodium_base642bin(reinterpret_cast<unsigned char*>(bytes.data()), bytes.size(), text.data(),
                        text.size(), "\n\r ", &size, nullptr, kBase64) != 0) {
    return fail(ErrorKind::invalid_input, "message_unreadable",
                "The body of the message is not base64.");
  }
  bytes.resize(size);
  return bytes;
}

}  // namespace

std::string new_id() {
  std::array<unsigned char, 16> bytes{};
  randombytes_buf(bytes.data(), bytes.size());
  bytes[6] = static_cast<unsigned char>((bytes[6] & 0x0FU) | 0x40U);  // version 4
  bytes[8] = static_cast<unsigned char>((bytes[8] & 0x3FU) | 0x80U);  // variant 10
  std::string hex(2 * bytes.size() + 1, '\0');
  sodium_bin2hex(hex.data(), hex.size(), bytes.data(), bytes.size());
  hex.pop_back();
  for (const std::size_t dash : {20U, 16U, 12U, 8U}) hex.insert(dash, 1, '-');
  return hex;
}

Result<Envelope> parse_envelope(std::string_view raw) {
  auto whole = parse_json(raw);
  if (!whole) return fail(std::move(whole).error());
  const Json& body = value_at(*whole, "body");
  if (!whole->is_object() || !body.is_string()) {
    return fail(ErrorKind::invalid_input, "message_unreadable", "The message has no body.");
  }
  Envelope envelope;
  envelope.content_type = text_at(*whole, "content-type");
  if (value_at(*whole, "headers").is_object()) envelope.headers = std::move((*whole)["headers"]);
  if (value_at(*whole, "properties").is_object()) {
    envelope.properties = std::move((*whole)["properties"]);
  }
  envelope.body = std::move((*whole)["body"].get_ref<std::string&>());
  if (text_at(envelope.properties, "body_encoding") == "base64") {
    auto bytes = from_base64(envelope.body);
    if (!bytes) return fail(std::move(bytes).error());
    envelope.body = std::move(*bytes);
  }
  return envelope;
}

std::string make_envelope(const Json& body, Json headers, const Route& route, int mode,
                          Json properties) {
  if (!properties.contains("priority")) properties["priority"] = 0;
  properties["delivery_mode"] = mode;
  properties["delivery_info"] = {{"exchange", route.exchange}, {"routing_key", route.key}};
  properties["body_encoding"] = "base64";
  properties["delivery_tag"] = new_id();
  return text_of({{"body", to_base64(text_of(body))},
                  {"content-encoding", "utf-8"},
                  {"content-type", "application/json"},
                  {"headers", std::move(headers)},
                  {"properties", std::move(properties)}});
}

}  // namespace iscan::celery
