// Pages of printed text made on the spot, for tests. Leptonica's bitmap font, so no font files.
#pragma once

#include <leptonica/allheaders.h>

#include <cstdint>
#include <string>
#include <vector>

#include "ocr_tesseract/image.h"

namespace iscan::ocr_tesseract::testing {

// An 8-bit page of about 150 dpi per `zoom` of 2, white, with lines of black text from the top.
inline Image text_page(const std::vector<std::string>& lines, float zoom = 3) {
  const int pitch = 44;
  const int height = pitch * static_cast<int>(lines.size()) + 60;
  Image page(pixCreate(760, height, 8));
  pixSetAll(page.get());
  L_BMF* font = bmfCreate(nullptr, 20);
  int y = 40;
  for (const std::string& line : lines) {
    pixSetTextline(page.get(), font, line.c_str(), 0, 30, y, nullptr, nullptr);
    y += pitch;
  }
  bmfDestroy(&font);
  return Image(pixScale(page.get(), zoom, zoom));
}

inline std::vector<std::string> invoice_lines() {
  return {"Invoice number 20417", "Date of issue 12 March 2024", "Payment is due within 30 days",
          "Consulting for the website 1250.00", "Total amount to pay 1562.50",
          "Thank you for your business"};
}

// The image as rows of bytes, as pages arrive from outside.
inline std::vector<std::uint8_t> bytes_of(const Image& image) {
  const int width = width_of(image);
  std::vector<std::uint8_t> out;
  for (int y = 0; y < height_of(image); ++y) {
    const l_uint32* line = pixGetData(image.get()) + std::ptrdiff_t{y} * pixGetWpl(image.get());
    for (int x = 0; x < width; ++x) {
      out.push_back(static_cast<std::uint8_t>(GET_DATA_BYTE(line, x)));
    }
  }
  return out;
}

inline PixelView view_of(const std::vector<std::uint8_t>& bytes, const Image& image) {
  const auto width = static_cast<std::uint32_t>(width_of(image));
  return {bytes.data(), width, static_cast<std::uint32_t>(height_of(image)), width, 1};
}

}  // namespace iscan::ocr_tesseract::testing
