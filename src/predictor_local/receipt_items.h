// Items of a till receipt, which has no table: a name, perhaps a quantity, an amount at the right.
#pragma once

#include "predictor_local/reading.h"

namespace iscan::predictor_local {

// Adds one set of rows when lines above the total look like items.
void offer_receipt_items(Reading& reading);

}  // namespace iscan::predictor_local
