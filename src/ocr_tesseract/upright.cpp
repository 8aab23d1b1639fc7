#include "ocr_tesseract/upright.h"

#include <array>
#include <cmath>
#include <numbers>

namespace iscan::ocr_tesseract {
namespace {

struct Point {
  double x = 0;
  double y = 0;
};

Point before_levelling(const Upright& page, Point point) {
  const double angle = page.level * std::numbers::pi / 180;
  const double x = point.x - page.level_width / 2.0;
  const double y = point.y - page.level_height / 2.0;
  // y grows downwards, so this is the turn back, counter-clockwise.
  return {x * std::cos(angle) + y * std::sin(angle) + page.width / 2.0,
          y * std::cos(angle) - x * std::sin(angle) + page.height / 2.0};
}

}  // namespace

double points_per_pixel(const Upright& page) { return 72.0 * page.factor / page.dpi; }

document::Box on_page(const Upright& page, const PixelBox& box) {
  const std::array<Point, 4> corners{Point(box.x0, box.y0), Point(box.x1, box.y0),
                                     Point(box.x0, box.y1), Point(box.x1, box.y1)};
  document::Box out{.x0 = 1e9, .y0 = 1e9, .x1 = -1e9, .y1 = -1e9};
  for (Point corner : corners) {
    if (page.level != 0) corner = before_levelling(page, corner);
    out.x0 = std::min(out.x0, corner.x);
    out.y0 = std::min(out.y0, corner.y);
    out.x1 = std::max(out.x1, corner.x);
    out.y1 = std::max(out.y1, corner.y);
  }
  const double scale = points_per_pixel(page);
  return {.x0 = std::clamp<double>(out.x0, 0, page.width) * scale,
          .y0 = std::clamp<double>(out.y0, 0, page.height) * scale,
          .x1 = std::clamp<double>(out.x1, 0, page.width) * scale,
          .y1 = std::clamp<double>(out.y1, 0, page.height) * scale};
}

}  // namespace iscan::ocr_tesseract
