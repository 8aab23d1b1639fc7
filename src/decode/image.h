// Raster files as pages: their size on paper, and their pixels at a wanted resolution.
#pragma once

#include <vector>

#include "base/bytes.h"
#include "base/result.h"
#include "decode/codecs.h"
#include "document/page.h"
#include "reader_wire/request.h"

namespace iscan::decode {

// Pages without words; width and height in points with the orientation applied.
Result<std::vector<document::Page>> image_pages(document::FileType type, BytesView file,
                                                const reader_wire::Limits& limits);

// Errors: those of codecs.h, page_not_found.
Result<Pixels> render_image(document::FileType type, BytesView file,
                            const reader_wire::Request& request);

// The resolution at which an image makes a page. What the file claims holds when it gives a page
// people print; cameras claim 72 dpi, which would be a poster: then the image is taken as A4.
struct Resolution {
  double x = 0;
  double y = 0;
};
Resolution page_resolution(const ImageInfo& info);

}  // namespace iscan::decode
