// Calendar days and instants as text (ISO 8601), nothing else: printed dates are notation's work.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "base/clock.h"

namespace iscan {

using Date = std::chrono::year_month_day;

// "2024-02-29". The date must be ok().
std::string to_iso(Date date);
// Reads exactly YYYY-MM-DD and refuses days that do not exist.
std::optional<Date> date_from_iso(std::string_view text);

// "2024-02-29T12:00:00.000Z"
std::string to_iso(Instant instant);
std::optional<Instant> instant_from_iso(std::string_view text);

// The UTC day of an instant.
Date day_of(Instant instant);

}  // namespace iscan
