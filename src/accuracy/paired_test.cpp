#include "accuracy/paired.h"

#include <gtest/gtest.h>

namespace iscan::accuracy {
namespace {

TEST(McNemar, IsTheTwoSidedBinomialTest) {
  // Values of scipy.stats.binomtest(k, n, 0.5).
  EXPECT_DOUBLE_EQ(mcnemar_exact(0, 0), 1);
  EXPECT_DOUBLE_EQ(mcnemar_exact(1, 0), 1);
  EXPECT_DOUBLE_EQ(mcnemar_exact(3, 3), 1);
  EXPECT_NEAR(mcnemar_exact(0, 5), 0.0625, 1e-12);
  EXPECT_NEAR(mcnemar_exact(0, 6), 0.03125, 1e-12);
  EXPECT_NEAR(mcnemar_exact(2, 10), 0.03857421875, 1e-12);
  EXPECT_NEAR(mcnemar_exact(10, 2), mcnemar_exact(2, 10), 1e-15);
  EXPECT_NEAR(mcnemar_exact(40, 60), 0.05688793364, 1e-9);
}

TEST(McNemar, HoldsForLargeNumbers) {
  EXPECT_GT(mcnemar_exact(10'000, 10'000), 0.999);
  EXPECT_GE(mcnemar_exact(0, 10'000), 0);
  EXPECT_LT(mcnemar_exact(0, 10'000), 1e-300);
  EXPECT_NEAR(mcnemar_exact(4'900, 5'100), 0.0466, 0.001);
}

DocumentScore read_as(bool number, bool total, LineScore lines) {
  DocumentScore score;
  score.fields = {{"invoice_number", "A-1", number ? "A-1" : "", number, true},
                  {"tip", "1.00", total ? "1.00" : "2.00", total, false}};
  score.lines = lines;
  score.core_right = number;
  return score;
}

TEST(Paired, CountsWhoAloneWasRight) {
  const LineScore whole{.truth = 2, .predicted = 2, .matched = 2};
  const LineScore invented{.truth = 2, .predicted = 3, .matched = 2};
  Paired paired;
  paired.add(read_as(true, true, whole), read_as(false, true, invented));
  paired.add(read_as(true, false, whole), read_as(true, true, whole));
  paired.add(read_as(false, false, {}), read_as(false, false, {}));
  const Pair& number = paired.fields().at("invoice_number");
  EXPECT_EQ(number.n, 3);
  EXPECT_EQ(number.right_a, 2);
  EXPECT_EQ(number.right_b, 1);
  EXPECT_EQ(number.only_a, 1);
  EXPECT_EQ(number.only_b, 0);
  EXPECT_EQ(paired.fields().at("tip").only_b, 1);
  EXPECT_EQ(paired.lines().n, 2) << "the third truth has no lines";
  EXPECT_EQ(paired.lines().only_a, 1);
  EXPECT_EQ(paired.documents().n, 3);
  EXPECT_EQ(paired.documents().only_a, 1);
}

}  // namespace
}  // namespace iscan::accuracy
