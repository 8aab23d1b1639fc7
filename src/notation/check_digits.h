// Check digit procedures shared by identifiers. Each takes digits only and says whether they fit.
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace iscan::notation {

// Luhn (ISO/IEC 7812-1 annex B), check digit last.
bool luhn(std::string_view digits);
// Σ digit·weight mod 11, the rest is given.
int weighted_sum(std::string_view digits, std::span<const int> weights);
// ISO/IEC 7064 mod 11,10 over all digits, check digit last (German VAT id, Croatian OIB).
bool mod_11_10(std::string_view digits);
// Remainder of a decimal number of any length; letters count as A=10 … Z=35 (ISO 7064 mod 97-10).
int remainder_97(std::string_view alphanumeric);
// The recursive mod 10 of Swiss QRR and ESR references, check digit last.
bool recursive_mod_10(std::string_view digits);

// Upper case letters and digits only; everything a person prints in between is dropped. Returns ""
// when a character is neither letter, digit, space, '.', '-', '/' nor '+'.
std::string compact_id(std::string_view text);
bool all_digits(std::string_view text);

}  // namespace iscan::notation
