// From weights of evidence to probabilities, by curves fitted on data (quality_model.h). Internal
// to stages.
#pragma once

#include <span>

#include "invoice/field_id.h"
#include "stages/quality_model.h"

namespace iscan::stages {

// The value of a monotone, piecewise linear curve; `at` outside its range takes the nearest end.
double on_curve(std::span<const QualityKnot> curve, double at);

// How often a value of this field with this weight of evidence was right.
double calibrated(invoice::FieldId field, double weight);

// How often a field that was not found was not printed either; 1 for fields nobody judged.
double absent_rightly(invoice::FieldId field);

}  // namespace iscan::stages
