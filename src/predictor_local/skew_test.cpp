#include "predictor_local/skew.h"

#include <gtest/gtest.h>

#include "predictor_local/testing/pages.h"

namespace iscan::predictor_local {
namespace {

std::vector<document::Box> rows(double slope) {
  std::vector<document::Box> words;
  for (int row = 0; row < 12; ++row) {
    for (int column = 0; column < 6; ++column) {
      const double x = 50 + 85.0 * column;
      const double y = 100 + 14.0 * row + slope * x;
      words.push_back({x, y, x + 50, y + 9});
    }
  }
  return words;
}

TEST(Skew, IsFoundInBothDirections) {
  EXPECT_NEAR(skew_of(rows(0.015)), 0.015, 0.002);
  EXPECT_NEAR(skew_of(rows(-0.012)), -0.012, 0.002);
}

TEST(Skew, StraightAndEmptyPagesHaveNone) {
  EXPECT_NEAR(skew_of(rows(0)), 0, 0.0016);
  EXPECT_EQ(skew_of({}), 0);
}

TEST(Skew, RowsOfATiltedScanStayTogetherAndEvidenceStaysWhereItIsPrinted) {
  std::vector<testing::Print> prints;
  for (int row = 0; row < 10; ++row) {
    for (int column = 0; column < 4; ++column) {
      const double x = 50 + 140.0 * column;
      prints.push_back({x, 100 + 14.0 * row + 0.018 * x, "word" + std::to_string(row)});
    }
  }
  const document::Page page = testing::page_of(prints, document::WordOrigin::ocr);
  const Layout layout = lay_out({page});
  ASSERT_EQ(layout.front().lines.size(), 10U);
  const auto evidence = evidence_of(layout, Span{0, 0, 3, 4});
  EXPECT_DOUBLE_EQ(evidence.box.y0 * page.height, page.words[3].box.y0);
}

}  // namespace
}  // namespace iscan::predictor_local
