#include "stages/calibration.h"

#include <gtest/gtest.h>

namespace iscan::stages {
namespace {

TEST(Calibration, CurvesRiseAndStayProbabilities) {
  for (const FieldCurve& curve : kFieldCurves) {
    double last = -1;
    for (int step = 0; step <= 100; ++step) {
      const double probability = calibrated(curve.field, step / 100.0);
      EXPECT_GE(probability, last);
      EXPECT_GE(probability, 0);
      EXPECT_LE(probability, 1);
      last = probability;
    }
    EXPECT_GT(absent_rightly(curve.field), 0);
    EXPECT_LT(absent_rightly(curve.field), 1);
  }
}

TEST(Calibration, CurvesAreReadBetweenTheirKnots) {
  constexpr QualityKnot kCurve[] = {{0.2, 0.1}, {0.6, 0.5}, {1.0, 0.9}};
  EXPECT_DOUBLE_EQ(on_curve(kCurve, 0.0), 0.1);
  EXPECT_DOUBLE_EQ(on_curve(kCurve, 0.4), 0.3);
  EXPECT_DOUBLE_EQ(on_curve(kCurve, 2.0), 0.9);
}

TEST(Calibration, FieldsWithoutDataShareOneCurve) {
  EXPECT_DOUBLE_EQ(calibrated(invoice::FieldId::project, 0.5),
                   calibrated(invoice::FieldId::contract, 0.5));
}

// More evidence never makes a document look worse, failed checks never better.
TEST(Calibration, WeightsPointTheRightWay) {
  EXPECT_GT(kQualityWeights.log_product, 0);
  EXPECT_LE(kQualityWeights.failed_warnings, 0);
  EXPECT_LE(kQualityWeights.failed_blocking, 0);
}

}  // namespace
}  // namespace iscan::stages
