// Amounts as printed: "1 234,56", "1.234,56", "1,234.56", "1'234.56", "12.50-", "(12.50)", "CR".
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/decimal.h"

namespace iscan::notation {

// How a document writes numbers; learnt from its own unambiguous numbers.
enum class DecimalMark : std::uint8_t { comma, point, unknown };

struct PrintedAmount {
  Decimal value;
  std::string currency;    // ISO 4217 when a sign or code is attached ("€ 12", "12 kr"), else ""
  int decimals = 0;        // digits printed after the decimal mark
  bool ambiguous = false;  // "1.234": thousand or decimal; `value` follows `mark` if known
  bool percent = false;    // a rate, "19 %"
  bool negative_mark = false;  // trailing minus, parentheses or CR were read
};

// Reads the whole text as one amount, or nothing. `mark` decides ambiguous cases.
std::optional<PrintedAmount> parse_amount(std::string_view text,
                                          DecimalMark mark = DecimalMark::unknown);

// The mark the given number texts agree on (votes of unambiguous ones).
DecimalMark vote_decimal_mark(const std::vector<std::string>& texts);

// ISO 4217 code of a printed sign, name or code: "€", "EUR", "Euro", "kr", "£", "US$", "RM", "zł".
// "kr", "$" and "¥" alone depend on the country: `country` (ISO 3166-1) settles them when known,
// otherwise nothing is returned for "kr" and "$" gives USD.
std::optional<std::string> parse_currency(std::string_view text, std::string_view country = {});
// True for a code of ISO 4217 in use.
bool is_currency_code(std::string_view code);

}  // namespace iscan::notation
