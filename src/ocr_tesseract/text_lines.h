// From marks of ink to lines of text: geometry only.
#pragma once

#include <vector>

#include "ocr_tesseract/image.h"

namespace iscan::ocr_tesseract {

// A piece of a line without a gap wider than about two characters.
struct TextLine {
  PixelBox box;           // around its ink
  double baseline = 0;    // y on which most characters stand
  double cap_height = 0;  // pixels from the baseline up to the top of capitals
  int marks = 0;          // characters or parts of characters
  double regularity = 0;  // share of marks on one straight baseline: text 0.7 … 1
  bool reversed = false;  // light text on a dark area
};

// Groups marks by neighbourhood; marks much larger than text (pictures, frames) and specks far from
// any line are left out. In reading order: row by row, each from left to right.
std::vector<TextLine> find_lines(std::vector<PixelBox> marks, int text_height);

}  // namespace iscan::ocr_tesseract
