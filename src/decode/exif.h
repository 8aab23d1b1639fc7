// Orientation and resolution from an EXIF block (TIFF structure, Exif 2.32 section 4.6).
#pragma once

#include "base/bytes.h"

namespace iscan::decode {

struct Exif {
  int orientation = 1;  // 1..8
  double x_dpi = 0;     // 0 = not given
  double y_dpi = 0;
};

// `tiff` begins with the byte order mark ("II" or "MM"). Anything broken counts as not given.
Exif parse_exif(BytesView tiff);

}  // namespace iscan::decode
