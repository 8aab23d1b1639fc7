// When two printed forms count as the same value (docs/accuracy.md): amounts within half a cent,
// dates as calendar days, names and numbers by their letters and digits.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/decimal.h"

namespace iscan::accuracy {

enum class Kind { text, date, currency, amount, number };

// Lower case, no accents, letters and digits only.
std::string letters_and_digits(std::string_view text);

// The last of '.' and ',' is the decimal mark when 1 or 2 digits follow, or when it occurs once
// with other than three digits after it; trailing minus and parentheses are negative.
std::optional<Decimal> loose_amount(std::string_view text);

bool same(Kind kind, std::string_view truth, std::string_view predicted);

// 0..1: twice the matching characters over all characters, by longest common blocks (Ratcliff and
// Obershelp), over letters_and_digits; 1 when one contains the other and both have over 3.
double similarity(std::string_view a, std::string_view b);

}  // namespace iscan::accuracy
