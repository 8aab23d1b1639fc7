// Countries as addresses name them.
#pragma once

#include <string_view>

namespace iscan::notation {

// ISO 3166-1 alpha-2 code of a country's name in one of our languages ("Österreich" → "AT"); else
// "". A code is no name.
std::string_view country_from(std::string_view text);

// The same code from our table, which outlives every document; "" when it is none of ours.
std::string_view country_code(std::string_view code);

}  // namespace iscan::notation
