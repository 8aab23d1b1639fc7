// Decides whether the text of a page can be trusted. Pure: words and measurements in, a class out.
#pragma once

#include <vector>

#include "document/page.h"

namespace iscan::decode {

// What a low-resolution picture of the page shows.
struct PageInk {
  double picture_area = 0;           // share of the page covered by raster pictures, 0..1
  double picture_outside_words = 0;  // share of that area which no visible word covers, 0..1
};

// How the characters of a page look, over visible words.
struct CharacterStatistics {
  int characters = 0;
  double unmapped = 0;      // share of control, private-use and replacement characters
  double alphanumeric = 0;  // share of letters and digits
  bool cipher = false;      // letters in an order no language has (a wrong Unicode map)
};

CharacterStatistics character_statistics(const std::vector<document::Word>& words);

document::TextLayer classify(const std::vector<document::Word>& words, const PageInk& ink);

}  // namespace iscan::decode
