// What is left of a scan's tilt after recognition has straightened it.
#pragma once

#include <vector>

#include "document/page.h"

namespace iscan::predictor_local {

// How many points the print falls for each point to the right (about ±0.03 at most); 0 when the
// page is straight or too empty to tell. Method: the slope under which the words' heights gather
// in the fewest rows.
double skew_of(const std::vector<document::Box>& words);

}  // namespace iscan::predictor_local
