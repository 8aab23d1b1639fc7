// Pages of printed text made on the spot, for tests. Leptonica's bitmap font, so no font files.
#pragma once

#include <leptonica/allheaders.h>

#include <cstdint>
#include <string>
#include <vector>

#include "ocr_tesseract/image.h"

namespace iscan::ocr_tesseract::testing {

constexpr int kPageWidth = 1000;  // pixels
constexpr int kLinePitch = 70;
constexpr int kFirstBaseline = 80;

// A white 8-bit page at 300 dpi with lines of black 10-point text from the top.
inline Image text_page(const std::vector<std::string>& lines) {
  const int height = kLinePitch * static_cast<int>(lines.size()) + 100;
  Image page(pixCreate(kPageWidth, height, 8));
  pixSetAll(page.get());
  L_BMF* font = bmfCreate(nullptr, 10);
  int y = kFirstBaseline;
  for (const std::string& line : lines) {
    pixSetTextline(page.get(), font, line.c_str(), 0, 60, y, nullptr, nullptr);
    y += kLinePitch;
  }
  bmfDestroy(&font);
  return page;
}

inline std::vector<std::string> invoice_lines() {
  return {"Invoice number 20417",          "Date of issue 12 March 2024",
          "Payment is due within 30 days", "Consulting for the website 1250.00",
          "Total amount to pay 1562.50",   "Thank you for your business"};
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
