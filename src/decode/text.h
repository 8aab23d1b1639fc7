// Untrusted text made safe: valid UTF-8 without control characters.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace iscan::decode {

// Appends one code point as UTF-8; what is no Unicode scalar value becomes U+FFFD.
void append_utf8(std::string& out, char32_t code);

// The code point at `position`, which moves behind it. Broken sequences give U+FFFD, one byte each.
char32_t next_code_point(std::string_view text, std::size_t& position);

// UTF-16 (unpaired surrogates become U+FFFD).
std::string utf16_to_utf8(std::u16string_view text);

// Every byte one character (ISO 8859-1).
std::string latin1_to_utf8(std::string_view bytes);

// A name or label from a file: UTF-8 kept, anything else taken as Latin-1, control characters
// removed, cut to `max_bytes`.
std::string printable(std::string_view bytes, std::size_t max_bytes);

}  // namespace iscan::decode
