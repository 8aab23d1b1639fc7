// Compares the words of a page with what can be seen of it.
//
// A text layer does not say whether a word is visible: it may be drawn with render mode 3, in the
// colour of the paper, clipped away or covered. So the page is rendered small, and a word without
// contrast in its box is invisible. Over a picture (an old OCR layer over a scan) there is contrast
// that is not the word's own. So the page is rendered again without its pictures; where both are
// the same, no picture plays a part. Words where they differ are settled by a third rendering
// without smoothed glyphs: letters then look different, pictures do not.
#pragma once

#include <cstdint>
#include <vector>

#include "decode/text_layer.h"
#include "document/page.h"

namespace iscan::decode {

// A grey rendering of a part of a page.
struct GreyMap {
  int width = 0;     // pixels
  int height = 0;    // pixels
  double scale = 1;  // pixels per point
  double left = 0;   // points on the page
  double top = 0;    // points on the page
  std::vector<std::uint8_t> pixels;
};

// Whether anything at all can be seen inside the box.
bool has_contrast(const GreyMap& map, const document::Box& box);

// Whether the two renderings differ inside the box. Both maps show the same part of the page.
bool differs(const GreyMap& a, const GreyMap& b, const document::Box& box);

// Where raster pictures lie: where the whole page differs from the page without them.
PageInk measure_pictures(const GreyMap& whole, const GreyMap& without_pictures,
                         const std::vector<document::Word>& words);

}  // namespace iscan::decode
