// Raster pictures of a PDF, found in its raw bytes: image objects are streams, and the dictionary
// of a stream never hides inside a compressed object stream, nor is it encrypted.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace iscan::decode {

struct PictureScan {
  std::uint64_t pixels = 0;  // of all image objects; very large when one does not tell its size
  bool disguised = false;    // names are written with escapes that could spell "Image"
};

PictureScan scan_pictures(std::string_view file);

// The same file with every image object made unknown to the renderer, which then draws all but
// pictures. No byte moves.
std::string without_pictures(std::string_view file);

}  // namespace iscan::decode
