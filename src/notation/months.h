// Month and weekday names in the languages of our documents.
#pragma once

#include <string_view>

namespace iscan::notation {

// 1..12 for a month name or its short form in en de fr es it nl pt sv no da fi pl, folded; else 0.
unsigned month_from(std::string_view folded_word);

// Weekday names and the small words that may stand before or inside a date ("den", "of", "de").
bool is_date_filler(std::string_view folded_word);

}  // namespace iscan::notation
