// Dates as printed, in every order and with month names in many languages.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/date.h"

namespace iscan::notation {

// Which of two small numbers is the day when both could be.
enum class DateOrder : std::uint8_t { day_first, month_first, unknown };

struct PrintedDate {
  Date value;
  bool ambiguous = false;     // 03/04/2024 and no order known: `value` is the day-first reading
  std::optional<Date> other;  // the other reading of an ambiguous date
  std::size_t length = 0;     // bytes of the text that were read
};

// Reads a date at the start of `text` (white space and weekday names skipped): 2024-01-31,
// 20240131, 31.1.2024, 31/01/24, 31-Jan-2024, 31 janvier 2024, January 31st, 2024, 2024年1月31日 …
// in en de fr es it nl pt sv no da fi pl (and unaccented forms). Days that do not exist are
// refused.
std::optional<PrintedDate> parse_date_prefix(std::string_view text,
                                             DateOrder order = DateOrder::unknown);
// The whole text must be a date.
std::optional<PrintedDate> parse_date(std::string_view text, DateOrder order = DateOrder::unknown);

}  // namespace iscan::notation
