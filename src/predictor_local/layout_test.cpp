#include "predictor_local/layout.h"

#include <gtest/gtest.h>

#include "predictor_local/testing/pages.h"

namespace iscan::predictor_local {
namespace {

using testing::page_of;

TEST(Layout, WordsOfOneBaselineMakeOneLineAndWideGapsMakeCells) {
  const Layout layout =
      lay_out({page_of({{50, 100, "Invoice number"}, {300, 101, "4711"}, {50, 120, "Date"}})});
  ASSERT_EQ(layout.front().lines.size(), 2U);
  const Line& line = layout.front().lines.front();
  ASSERT_EQ(line.cells.size(), 2U);
  EXPECT_EQ(text_of(line, line.cells[0].begin, line.cells[0].end), "Invoice number");
  EXPECT_EQ(text_of(line, line.cells[1].begin, line.cells[1].end), "4711");
}

TEST(Layout, LabelAndValueInOneWordAreTwoTokens) {
  const Layout layout = lay_out({page_of({{50, 100, "Date:12.03.2024"}})});
  ASSERT_EQ(layout.front().lines.front().tokens.size(), 2U);
  EXPECT_EQ(layout.front().lines.front().tokens[1].text, "12.03.2024");
}

TEST(Layout, TimeGluedToADateIsCutOffButAColonBehindADateIsNot) {
  const Layout glued = lay_out({page_of({{50, 100, "19-09-1715:39"}})});
  ASSERT_EQ(glued.front().lines.front().tokens.size(), 2U);
  EXPECT_EQ(glued.front().lines.front().tokens[0].text, "19-09-17");
  const Layout date = lay_out({page_of({{50, 100, "24.07.2014:"}})});
  EXPECT_EQ(date.front().lines.front().tokens.size(), 1U);
}

TEST(Layout, InvisibleAndVerticalWordsAreLeftOut) {
  document::Page page = page_of({{50, 100, "seen"}, {50, 130, "hidden"}, {20, 300, "turned"}});
  page.words[1].invisible = true;
  page.words[2].box = {20, 300, 28, 360};
  const Layout layout = lay_out({page});
  ASSERT_EQ(layout.front().lines.size(), 1U);
  EXPECT_EQ(text_of(layout.front().lines.front()), "seen");
}

TEST(Layout, BulletsJoinWhatTheySeparate) {
  const Layout layout =
      lay_out({page_of({{50, 100, "Miller"}, {100, 100, "•"}, {125, 100, "Town"}})});
  EXPECT_EQ(layout.front().lines.front().cells.size(), 1U);
}

TEST(Layout, EvidenceIsTheUnionOfItsWords) {
  const document::Page page = page_of({{100, 200, "1 234,56 EUR"}});
  const Layout layout = lay_out({page});
  const invoice::Evidence evidence = evidence_of(layout, Span{0, 0, 0, 3});
  EXPECT_EQ(evidence.tokens, (std::vector<int>{0, 1, 2}));
  EXPECT_DOUBLE_EQ(evidence.box.x0, page.words[0].box.x0 / page.width);
  EXPECT_DOUBLE_EQ(evidence.box.x1, page.words[2].box.x1 / page.width);
  EXPECT_DOUBLE_EQ(evidence.box.y1, page.words[0].box.y1 / page.height);
  EXPECT_EQ(evidence.raw, "1 234,56 EUR");
}

TEST(Layout, KeysFoldAccentsMarksAndNumberSigns) {
  EXPECT_EQ(label_key("Fälligkeit:"), "falligkeit");
  EXPECT_EQ(label_key("N°"), "no");
  EXPECT_EQ(label_key("#"), "no");
}

}  // namespace
}  // namespace iscan::predictor_local
