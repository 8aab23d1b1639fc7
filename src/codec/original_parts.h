// What the results of original_results.h are made of. Internal to codec.
#pragma once

#include <span>

#include "base/clock.h"
#include "codec/field_json.h"
#include "document/artefacts.h"

namespace iscan::codec {

// Shares are told to 1/10 000.
double rounded_share(double share);
// Of those of the fields that are there; 0 when none is.
double mean_confidence(const invoice::FieldMap& fields, std::span<const invoice::FieldId> ids);

// original_invoice.cpp
Json original_prediction(const invoice::Draft& draft);
Json original_invoice(const invoice::Invoice& invoice);
// original_judgement.cpp
Json original_extraction(const invoice::Checked& checked);
Json original_evaluation(const invoice::Checked& checked, const invoice::Report& report,
                         Instant now);

}  // namespace iscan::codec
