// Words of a PDF page from poppler's text boxes.
#pragma once

#include <string>
#include <vector>

#include "document/page.h"

namespace poppler {
// NOLINTNEXTLINE(readability-identifier-naming): the name of the library
class page;
}  // namespace poppler

namespace iscan::decode {

struct PdfWords {
  std::vector<document::Word> words;
  std::vector<std::string> fonts;  // one name for each word
};

// In poppler's reading order. White space inside a box splits it; ligatures are spelled out.
PdfWords read_words(const poppler::page& page);

}  // namespace iscan::decode
