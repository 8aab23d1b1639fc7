// Tells text from what a recogniser makes of pictures, stains and frames.
#pragma once

#include <string_view>

#include "ocr_tesseract/line_reader.h"

namespace iscan::ocr_tesseract {

// Removes from `line` the words that are no text. On a clear page little is noise: numbers and
// codes are read with less confidence than words, and are kept.
void drop_noise(ReadLine& line, bool clear_page);

// Letters and digits among the characters of UTF-8 text, 0..1.
double solid_share(std::string_view text);

}  // namespace iscan::ocr_tesseract
