#include "decode/text.h"

#include <array>

namespace iscan::decode {
namespace {

constexpr char32_t kReplacement = 0xFFFD;

bool is_scalar(char32_t code) { return code < 0xD800 || (code >= 0xE000 && code <= 0x10FFFF); }

}  // namespace

void append_utf8(std::string& out, char32_t code) {
  if (!is_scalar(code)) code = kReplacement;
  const auto put = [&](char32_t byte) { out.push_back(static_cast<char>(byte)); };
  if (code < 0x80) {
    put(code);
  } else if (code < 0x800) {
    put(0xC0 | code >> 6U);
    put(0x80 | (code & 0x3FU));
  } else if (code < 0x10000) {
    put(0xE0 | code >> 12U);
    put(0x80 | (code >> 6U & 0x3FU));
    put(0x80 | (code & 0x3FU));
  } else {
    put(0xF0 | code >> 18U);
    put(0x80 | (code >> 12U & 0x3FU));
    put(0x80 | (code >> 6U & 0x3FU));
    put(0x80 | (code & 0x3FU));
  }
}

char32_t next_code_point(std::string_view text, std::size_t& position) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned char lead = byte(position);
  const std::size_t begin = position++;
  if (lead < 0x80) return lead;
  const std::size_t length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
  if (lead < 0xC2 || lead > 0xF4 || begin + length > text.size()) return kReplacement;
  char32_t code = lead & (0xFFU >> (length + 1));
  for (std::size_t i = 1; i < length; ++i) {
    if ((byte(begin + i) & 0xC0U) != 0x80) return kReplacement;
    code = code << 6U | (byte(begin + i) & 0x3FU);
  }
  constexpr std::array<char32_t, 5> kLeast = {0, 0, 0x80, 0x800, 0x10000};
  if (code < kLeast[length] || !is_scalar(code)) return kReplacement;
  position = begin + length;
  return code;
}

std::string utf16_to_utf8(std::u16string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    char32_t code = text[i];
    const bool high = code >= 0xD800 && code < 0xDC00;
    if (high && i + 1 < text.size() && text[i + 1] >= 0xDC00 && text[i + 1] < 0xE000) {
      code = 0x10000 + ((code - 0xD800) << 10U) + (text[++i] - 0xDC00U);
    }
    append_utf8(out, code);
  }
  return out;
}

std::string latin1_to_utf8(std::string_view bytes) {
  std::string out;
  out.reserve(bytes.size());
  for (const char c : bytes) append_utf8(out, static_cast<unsigned char>(c));
  return out;
}

std::string printable(std::string_view bytes, std::size_t max_bytes) {
  bool utf8 = true;
  for (std::size_t i = 0; i < bytes.size();) {
    if (next_code_point(bytes, i) == kReplacement) utf8 = false;
  }
  const std::string text = utf8 ? std::string(bytes) : latin1_to_utf8(bytes);
  std::string out;
  for (std::size_t i = 0; i < text.size() && out.size() + 4 <= max_bytes;) {
    const char32_t code = next_code_point(text, i);
    const bool control = code < 0x20 || (code >= 0x7F && code < 0xA0) || code == 0x200E ||
                         code == 0x200F || (code >= 0x202A && code <= 0x202E) ||
                         (code >= 0x2066 && code <= 0x2069) || code == 0xFEFF;
    if (!control) append_utf8(out, code);
  }
  return out;
}

}  // namespace iscan::decode
