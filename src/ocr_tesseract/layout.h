// Where the text of a page is.
#pragma once

#include <vector>

#include "ocr_tesseract/image.h"
#include "ocr_tesseract/ink.h"
#include "ocr_tesseract/text_lines.h"

namespace iscan::ocr_tesseract {

struct Layout {
  std::vector<TextLine> lines;  // in pixels of the grey image
  double skew = 0;              // degrees clockwise that would make the lines level; 0 when unsure
};

// Looks at the page at about 150 dpi: enough for lines, and a quarter of the pixels of 300 dpi.
Layout find_layout(const Image& grey, const InkOptions& options = {});

// `grey` turned clockwise by a few degrees, grown so that nothing is cut off, white around.
Image levelled(const Image& grey, double degrees);

}  // namespace iscan::ocr_tesseract
