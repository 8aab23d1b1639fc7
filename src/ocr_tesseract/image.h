// Pixels as Leptonica keeps them, owned; and the page as it arrives from outside.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>

struct Pix;

namespace iscan::ocr_tesseract {

struct PixDeleter {
  void operator()(Pix* pix) const;
};
using Image = std::unique_ptr<Pix, PixDeleter>;

// A rectangle in pixels: x0 <= x < x1, y0 <= y < y1.
struct PixelBox {
  int x0 = 0;
  int y0 = 0;
  int x1 = 0;
  int y1 = 0;

  int width() const { return x1 - x0; }
  int height() const { return y1 - y0; }
  bool operator==(const PixelBox&) const = default;
};

inline PixelBox united(const PixelBox& a, const PixelBox& b) {
  return {std::min(a.x0, b.x0), std::min(a.y0, b.y0), std::max(a.x1, b.x1), std::max(a.y1, b.y1)};
}

// Somebody else's pixels, 8 bits a channel, rows top to bottom.
struct PixelView {
  const std::uint8_t* data = nullptr;
  std::uint32_t width = 0;
  std::uint32_t height = 0;
  std::uint32_t stride = 0;    // bytes a row
  std::uint32_t channels = 1;  // 1 = grey, 3 = RGB
};

int width_of(const Image& image);
int height_of(const Image& image);

// A copy in 8-bit grey, each pixel the mean of factor × factor of the view's; factor >= 1.
// Nothing when memory is short.
Image grey_copy(const PixelView& view, int factor);

// `grey` made smaller by a whole factor (mean of the pixels).
Image reduced(const Image& grey, int factor);

// The part inside `box`, which must lie in the image.
Image clipped(const Image& image, const PixelBox& box);

// `image` turned clockwise by 0, 90, 180 or 270 degrees.
Image turned(const Image& image, int degrees);

// Dark strokes on light made thicker by a pixel on each side: joins the dots of dot-matrix print.
Image thickened(const Image& grey);

}  // namespace iscan::ocr_tesseract
