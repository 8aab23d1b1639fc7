// Bytes as texts that travel: hexadecimal, base64, percent-encoding.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/bytes.h"

namespace iscan {

// Two lower-case digits a byte.
std::string to_hex(BytesView bytes);

// Base64 with padding (RFC 4648 section 4).
std::string to_base64(BytesView bytes);

// Everything but the unreserved characters of RFC 3986 becomes %XX with upper-case digits; a slash
// stays when `keep` says so.
enum class Slashes : std::uint8_t { encode, keep };
std::string percent_encode(std::string_view text, Slashes slashes = Slashes::encode);

// %XX becomes its byte again; what is no escape stays as it is.
std::string percent_decode(std::string_view text);

}  // namespace iscan
