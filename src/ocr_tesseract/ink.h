// Which pixels of a page are ink: the mask in which lines of text are found. Recognition itself
// reads the grey image.
#pragma once

#include <vector>

#include "ocr_tesseract/image.h"

namespace iscan::ocr_tesseract {

struct InkOptions {
  // Ink is darker than paper - share * (paper - darkest), both measured around the pixel. Low
  // values keep light grey print beside black print.
  double share = 0.28;
  // Darker than the paper by this at least (0..255); smaller differences are noise of the paper.
  int min_contrast = 30;
};

// A 1-bit image of the size of `grey`, with thresholds that follow uneven light.
Image ink_mask(const Image& grey, const InkOptions& options = {});

// The 8-connected components of a mask.
std::vector<PixelBox> components(const Image& mask);

// The usual height of a character in pixels (median over marks shaped like characters); 12 when
// there are none.
int character_height(const std::vector<PixelBox>& marks);

// Turns filled areas that hold light text (table heads, badges) into dark text on nothing, inside
// `mask`, and returns these areas.
std::vector<PixelBox> unfill(Image& mask, int text_height);

// Erases the rules of tables and frames from `mask`.
void erase_rules(Image& mask, int text_height);

}  // namespace iscan::ocr_tesseract
