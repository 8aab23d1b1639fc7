// Compares the words of a page with what can be seen of it.
//
// A text layer does not say whether a word is visible: it may be drawn with render mode 3, in the
// colour of the paper, clipped away or covered. So the page is rendered small, and a word without
// contrast in its box is invisible. Over a picture (an old OCR layer over a scan) there is contrast
// that is not the word's own; therefore a second rendering without smoothing is compared: glyphs
// and lines differ between the two, pictures do not.
#pragma once

#include <cstdint>
#include <vector>

#include "decode/text_layer.h"
#include "document/page.h"

namespace iscan::decode {

// A grey rendering of a part of a page.
struct GreyMap {
  int width = 0;      // pixels
  int height = 0;     // pixels
  double scale = 1;   // pixels per point
  double left = 0;    // points on the page
  double top = 0;     // points on the page
  std::vector<std::uint8_t> pixels;
};

// Whether anything at all can be seen inside the box.
bool has_contrast(const GreyMap& map, const document::Box& box);

// Whether something inside the box is drawn with smoothed edges: a glyph or a line, no picture.
bool has_vector_edges(const GreyMap& smooth, const GreyMap& rough, const document::Box& box);

// Where raster pictures lie. Both maps show the same part of the page.
PageInk measure_pictures(const GreyMap& smooth, const GreyMap& rough,
                         const std::vector<document::Word>& words);

}  // namespace iscan::decode
