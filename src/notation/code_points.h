// UTF-8 read one code point at a time; broken bytes are skipped, never trusted.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace iscan::notation {

struct CodePoint {
  char32_t value = 0xFFFD;
  std::size_t bytes = 1;
  bool valid = true;
};

// `at` must be inside `text`. A broken sequence is one invalid byte.
CodePoint code_point_at(std::string_view text, std::size_t at);
void append_utf8(std::string& out, char32_t value);

// White space of any width, also U+00A0, U+2000..U+200A, U+202F, U+3000.
bool is_space(char32_t c);
constexpr bool is_digit(char32_t c) { return c >= U'0' && c <= U'9'; }
constexpr bool is_ascii_letter(char32_t c) {
  return (c >= U'a' && c <= U'z') || (c >= U'A' && c <= U'Z');
}

}  // namespace iscan::notation
