#include "ocr_tesseract/layout.h"

#include <leptonica/allheaders.h>

#include <cmath>
#include <numbers>

namespace iscan::ocr_tesseract {
namespace {

constexpr double kRadian = std::numbers::pi / 180;
// Below this a line of A4 width climbs less than a fifth of its height within a word.
constexpr double kLeastSkew = 0.3;

// How much smaller the page is made for the search, judged by its size in pixels: an A4 page gets
// about 1240 pixels of width, a receipt stays as it is.
int search_factor(const Image& grey) {
  const double size = std::max<double>(width_of(grey), 0.7 * height_of(grey));
  return width_of(grey) < 1000 ? 1 : std::max(1, static_cast<int>(std::lround(size / 1240)));
}

double skew_of(const Image& mask) {
  l_float32 angle = 0;
  l_float32 confidence = 0;
  // Measured on half the size; 3 is Leptonica's own bound for a trustworthy angle.
  if (pixFindSkewSweepAndSearch(mask.get(), &angle, &confidence, 4, 2, 7.0F, 1.0F, 0.02F) != 0 ||
      confidence < 3 || std::abs(angle) < kLeastSkew) {
    return 0;
  }
  return angle;
}

bool holds(const PixelBox& area, const TextLine& line) {
  const int x = (line.box.x0 + line.box.x1) / 2;
  const int y = (line.box.y0 + line.box.y1) / 2;
  return x >= area.x0 && x < area.x1 && y >= area.y0 && y < area.y1;
}

TextLine enlarged(TextLine line, int factor) {
  line.box = {line.box.x0 * factor, line.box.y0 * factor, line.box.x1 * factor,
              line.box.y1 * factor};
  line.baseline *= factor;
  line.cap_height *= factor;
  return line;
}

}  // namespace

Layout find_layout(const Image& grey, const InkOptions& options) {
  const int factor = search_factor(grey);
  Image mask = ink_mask(reduced(grey, factor), options);
  const int first_height = character_height(components(mask));
  const std::vector<PixelBox> areas = unfill(mask, first_height);
  erase_rules(mask, first_height);
  std::vector<PixelBox> marks = components(mask);
  const int text_height = character_height(marks);
  Layout out{.lines = {}, .skew = skew_of(mask)};
  for (TextLine& line : find_lines(std::move(marks), text_height)) {
    line.reversed =
        std::ranges::any_of(areas, [&](const PixelBox& area) { return holds(area, line); });
    out.lines.push_back(enlarged(line, factor));
  }
  return out;
}

Image levelled(const Image& grey, double degrees) {
  return Image(pixRotate(grey.get(), static_cast<l_float32>(degrees * kRadian), L_ROTATE_AREA_MAP,
                         L_BRING_IN_WHITE, width_of(grey), height_of(grey)));
}

}  // namespace iscan::ocr_tesseract
