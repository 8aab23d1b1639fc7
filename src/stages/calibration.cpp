#include "stages/calibration.h"

#include <algorithm>

namespace iscan::stages {

double on_curve(std::span<const QualityKnot> curve, double at) {
  const auto above =
      std::ranges::find_if(curve, [&](const QualityKnot& knot) { return knot.raw >= at; });
  if (above == curve.begin()) return above->probability;
  if (above == curve.end()) return curve.back().probability;
  const QualityKnot& low = *(above - 1);
  const double share = (at - low.raw) / (above->raw - low.raw);
  return low.probability + share * (above->probability - low.probability);
}

double calibrated(invoice::FieldId field, double weight) {
  for (const FieldCurve& curve : kFieldCurves) {
    if (curve.field == field) return on_curve(curve.knots, weight);
  }
  return on_curve(kOtherFields, weight);
}

double absent_rightly(invoice::FieldId field) {
  for (const FieldCurve& curve : kFieldCurves) {
    if (curve.field == field) return curve.absent_rightly;
  }
  return 1;
}

}  // namespace iscan::stages
