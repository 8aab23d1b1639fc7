#include "ocr_tesseract/text_lines.h"

#include <gtest/gtest.h>

namespace iscan::ocr_tesseract {
namespace {

// `count` characters of 8 × 12 pixels, 3 pixels apart.
void add_word(std::vector<PixelBox>& marks, int x, int baseline, int count) {
  for (int i = 0; i < count; ++i, x += 11) marks.push_back({x, baseline - 12, x + 8, baseline});
}

TEST(TextLines, WordsOfALineStayTogether) {
  std::vector<PixelBox> marks;
  add_word(marks, 100, 50, 5);
  add_word(marks, 165, 50, 4);
  const std::vector<TextLine> lines = find_lines(marks, 12);
  ASSERT_EQ(lines.size(), 1U);
  EXPECT_EQ(lines[0].box, (PixelBox{100, 38, 206, 50}));
  EXPECT_EQ(lines[0].baseline, 50);
  EXPECT_EQ(lines[0].cap_height, 12);
  EXPECT_EQ(lines[0].marks, 9);
}

TEST(TextLines, ColumnsComeApartInReadingOrder) {
  std::vector<PixelBox> marks;
  add_word(marks, 400, 52, 4);  // right column, hardly lower
  add_word(marks, 100, 50, 4);
  add_word(marks, 100, 80, 4);
  const std::vector<TextLine> lines = find_lines(marks, 12);
  ASSERT_EQ(lines.size(), 3U);
  EXPECT_EQ(lines[0].box.x0, 100);
  EXPECT_EQ(lines[1].box.x0, 400);
  EXPECT_EQ(lines[2].baseline, 80);
}

TEST(TextLines, DescendersDoNotMoveTheBaseline) {
  std::vector<PixelBox> marks;
  add_word(marks, 100, 50, 6);
  marks.push_back({170, 42, 178, 54});  // a "g"
  const std::vector<TextLine> lines = find_lines(marks, 12);
  ASSERT_EQ(lines.size(), 1U);
  EXPECT_EQ(lines[0].baseline, 50);
  EXPECT_EQ(lines[0].box.y1, 54);
}

TEST(TextLines, DotsAndCommasJoinTheirLine) {
  std::vector<PixelBox> marks;
  add_word(marks, 100, 50, 3);
  marks.push_back({134, 48, 136, 53});
  const std::vector<TextLine> lines = find_lines(marks, 12);
  ASSERT_EQ(lines.size(), 1U);
  EXPECT_EQ(lines[0].box, (PixelBox{100, 38, 136, 53}));
}

TEST(TextLines, PicturesAndSpecksAreNoText) {
  EXPECT_TRUE(find_lines({{0, 0, 300, 200}}, 12).empty());
  EXPECT_TRUE(find_lines({{50, 50, 53, 53}}, 12).empty());
  EXPECT_TRUE(find_lines({}, 12).empty());
}

TEST(TextLines, GrainOfATableIsNoText) {
  std::vector<PixelBox> marks;
  for (int i = 0; i < 40; ++i) {
    marks.push_back({100 + 9 * i, 100, 108 + 9 * i, 109 + i * 7 % 19});
  }
  EXPECT_TRUE(find_lines(marks, 12).empty());
}

TEST(TextLines, ASlowlyClimbingLineIsOne) {
  std::vector<PixelBox> marks;
  for (int i = 0; i < 40; ++i) add_word(marks, 100 + 11 * i, 100 - i / 2, 1);
  EXPECT_EQ(find_lines(marks, 12).size(), 1U);
}

}  // namespace
}  // namespace iscan::ocr_tesseract
