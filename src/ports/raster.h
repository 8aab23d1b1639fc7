// A page as pixels in shared memory, so that it passes between processes without a copy.
#pragma once

#include <cstddef>
#include <cstdint>

#include "base/fd.h"

namespace iscan::ports {

// 8 bits a channel, rows top to bottom, `stride` bytes a row. `memory` is a sealed memfd of at
// least stride * height bytes.
struct Raster {
  UniqueFd memory;
  std::uint32_t width = 0;     // pixels
  std::uint32_t height = 0;    // pixels
  std::uint32_t stride = 0;    // bytes
  std::uint32_t channels = 1;  // 1 = grey, 3 = RGB
  double dpi = 0;              // pixels per inch on the page; decides how boxes become points
};

}  // namespace iscan::ports
