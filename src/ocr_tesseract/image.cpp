#include "ocr_tesseract/image.h"

#include <leptonica/allheaders.h>

#include <vector>

namespace iscan::ocr_tesseract {
namespace {

// ITU-R BT.601 luma in 8-bit fixed point.
std::uint32_t luma(const std::uint8_t* rgb) {
  return (77U * rgb[0] + 150U * rgb[1] + 29U * rgb[2]) >> 8U;
}

// Adds one row of the view, `factor` pixels to a cell.
void add_row(const PixelView& view, const std::uint8_t* row, std::uint32_t factor,
             std::vector<std::uint32_t>& cells) {
  for (std::size_t cell = 0; cell < cells.size(); ++cell) {
    for (std::uint32_t i = 0; i < factor; ++i) {
      const std::size_t x = cell * factor + i;
      cells[cell] += view.channels == 3 ? luma(row + 3 * x) : row[x];
    }
  }
}

}  // namespace

void PixDeleter::operator()(Pix* pix) const { pixDestroy(&pix); }

int width_of(const Image& image) { return pixGetWidth(image.get()); }
int height_of(const Image& image) { return pixGetHeight(image.get()); }

Image grey_copy(const PixelView& view, int factor) {
  const auto step = static_cast<std::uint32_t>(factor);
  const std::uint32_t width = view.width / step;
  const std::uint32_t height = view.height / step;
  if (width == 0 || height == 0) return nullptr;
  Image out(pixCreateNoInit(static_cast<l_int32>(width), static_cast<l_int32>(height), 8));
  if (!out) return nullptr;
  const auto words = static_cast<std::size_t>(pixGetWpl(out.get()));
  l_uint32* line = pixGetData(out.get());
  std::vector<std::uint32_t> cells(width);
  for (std::uint32_t y = 0; y < height; ++y, line += words) {
    std::ranges::fill(cells, 0U);
    for (std::uint32_t i = 0; i < step; ++i) {
      add_row(view, view.data + std::size_t{y * step + i} * view.stride, step, cells);
    }
    for (std::uint32_t x = 0; x < width; ++x) {
      SET_DATA_BYTE(line, x, static_cast<l_uint8>(cells[x] / (step * step)));
    }
  }
  return out;
}

Image reduced(const Image& grey, int factor) {
  if (factor <= 1) return Image(pixClone(grey.get()));
  // The factor-of-two form is several times faster than the general one.
  if (factor == 2) return Image(pixScaleAreaMap2(grey.get()));
  const float scale = 1.0F / static_cast<float>(factor);
  return Image(pixScaleAreaMap(grey.get(), scale, scale));
}

Image clipped(const Image& image, const PixelBox& box) {
  BOX* area = boxCreate(box.x0, box.y0, box.width(), box.height());
  Image out(pixClipRectangle(image.get(), area, nullptr));
  boxDestroy(&area);
  return out;
}

Image turned(const Image& image, int degrees) {
  return Image(pixRotateOrth(image.get(), degrees / 90 % 4));
}

Image thickened(const Image& grey) { return Image(pixErodeGray(grey.get(), 3, 3)); }

}  // namespace iscan::ocr_tesseract
