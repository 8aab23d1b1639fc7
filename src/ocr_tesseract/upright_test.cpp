#include "ocr_tesseract/upright.h"

#include <gtest/gtest.h>

namespace iscan::ocr_tesseract {
namespace {

TEST(Upright, PixelsBecomePoints) {
  const Upright page{
      .width = 600, .height = 900, .level_width = 600, .level_height = 900, .dpi = 300};
  const document::Box box = on_page(page, {100, 200, 150, 225});
  EXPECT_NEAR(box.x0, 24, 1e-9);
  EXPECT_NEAR(box.y0, 48, 1e-9);
  EXPECT_NEAR(box.x1, 36, 1e-9);
  EXPECT_NEAR(box.y1, 54, 1e-9);
}

TEST(Upright, AReducedPageCountsTwice) {
  const Upright page{.factor = 2,
                     .width = 600,
                     .height = 900,
                     .level_width = 600,
                     .level_height = 900,
                     .dpi = 600};
  EXPECT_NEAR(on_page(page, {100, 200, 150, 225}).x0, 24, 1e-9);
}

TEST(Upright, LevellingIsUndone) {
  // A quarter turn shows the direction: what lies right of the middle was above it before.
  const Upright page{
      .width = 100, .height = 100, .level = 90, .level_width = 100, .level_height = 100, .dpi = 72};
  const document::Box box = on_page(page, {80, 45, 90, 55});
  EXPECT_NEAR(box.x0, 45, 1e-9);
  EXPECT_NEAR(box.x1, 55, 1e-9);
  EXPECT_NEAR(box.y0, 10, 1e-9);
  EXPECT_NEAR(box.y1, 20, 1e-9);
}

TEST(Upright, BoxesStayOnThePage) {
  const Upright page{
      .width = 100, .height = 100, .level = 5, .level_width = 110, .level_height = 110, .dpi = 72};
  const document::Box box = on_page(page, {0, 0, 20, 20});
  EXPECT_GE(box.x0, 0);
  EXPECT_GE(box.y0, 0);
  EXPECT_LE(box.x0, box.x1);
  EXPECT_LE(box.y0, box.y1);
}

}  // namespace
}  // namespace iscan::ocr_tesseract
