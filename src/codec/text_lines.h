// Words as lines of plain text, for readers that know no boxes. Internal to codec.
#pragma once

#include <string>
#include <vector>

#include "document/page.h"

namespace iscan::codec {

struct TextLine {
  std::string text;
  double confidence = 0;  // 0..1: mean of the words
  int words = 0;
};

// Top to bottom. Words side by side are one line, whatever the columns; invisible ones are left
// out.
std::vector<TextLine> text_lines(const document::Page& page);

}  // namespace iscan::codec
