// Dates that recognition has torn: letters for digits, strokes for slashes, slashes lost.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace iscan::predictor_local {

// The date a torn word stood for, as "DD/MM/YYYY": "3O/04/2018", "3070472018", "17/012018",
// "63/05/2018", "09/03/2078". Nothing when the word is too far from one. A word that is a date
// already comes back only when its year cannot be (2050 and later).
std::optional<std::string> mended_date(std::string_view word);

}  // namespace iscan::predictor_local
