// The quality model: raw agreement of the evidence → probability that every core field is right.
// Fitted by tools/fit_quality.py on the details `iscan eval --details` writes; do not edit by hand.
#pragma once

#include <array>

namespace iscan::stages {

// One knot of a monotone, piecewise linear curve.
struct QualityKnot {
  double raw;
  double probability;
};

inline constexpr std::array kQualityCurve = {
    QualityKnot{0.00, 0.00}, QualityKnot{0.50, 0.40}, QualityKnot{0.80, 0.80},
    QualityKnot{0.95, 0.95}, QualityKnot{1.00, 0.99},
};

}  // namespace iscan::stages
