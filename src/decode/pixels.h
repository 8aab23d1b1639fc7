// A picture in memory.
#pragma once

#include <cstdint>
#include <vector>

#include "base/fd.h"
#include "base/result.h"
#include "reader_wire/answer.h"

namespace iscan::decode {

// 8 bits a channel, rows top to bottom without padding; 1 = grey, 3 = RGB.
struct Pixels {
  std::uint32_t width = 0;
  std::uint32_t height = 0;
  std::uint32_t channels = 1;
  std::vector<std::uint8_t> data;
  double dpi = 0;  // on the page

  std::size_t stride() const { return std::size_t{width} * channels; }
  std::uint8_t* row(std::uint32_t y) { return data.data() + y * stride(); }
  const std::uint8_t* row(std::uint32_t y) const { return data.data() + y * stride(); }
};

// White pixels of the given size.
Pixels blank(std::uint32_t width, std::uint32_t height, std::uint32_t channels);

// RGB to grey with the weights of ITU-R BT.601; grey stays as it is.
Pixels to_grey(Pixels image);

// Brings the image to a new size: averages when it shrinks, interpolates (Catmull-Rom) when it
// grows.
Pixels resized(const Pixels& image, std::uint32_t width, std::uint32_t height);

// Turns and mirrors as EXIF orientation 1..8 says; other values leave it as it is.
Pixels oriented(Pixels image, int exif_orientation);

struct SharedPixels {
  UniqueFd memory;  // sealed memfd
  reader_wire::RasterShape shape;
};

// Copies the image into shared memory that nobody can change or shrink any more.
Result<SharedPixels> share(const Pixels& image);

// As a PNG file; compressed lightly, because a person waits for it.
Result<Bytes> write_png(const Pixels& image);

}  // namespace iscan::decode
