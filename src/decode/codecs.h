// One pair of functions for each raster format: what the header says, and the pixels.
// `probe_…` reads headers only and refuses images over the pixel limit before anything is decoded;
// `load_…` may be called after it succeeded. Errors: file_damaged, image_too_large,
// file_type_unsupported, too_many_pages.
#pragma once

#include <vector>

#include "base/bytes.h"
#include "base/result.h"
#include "decode/pixels.h"
#include "reader_wire/request.h"

namespace iscan::decode {

// One picture of a file, before its orientation is applied.
struct ImageInfo {
  std::uint32_t width = 0;   // pixels
  std::uint32_t height = 0;  // pixels
  double x_dpi = 0;          // as the file claims; 0 = it does not
  double y_dpi = 0;
  int orientation = 1;  // EXIF 1..8 still to be applied by the caller
};

struct LoadRequest {
  int page = 1;      // 1-based
  double scale = 1;  // the caller shrinks to this; a codec may do part of it cheaply
  bool rgb = false;
};

Result<std::vector<ImageInfo>> probe_jpeg(BytesView file, const reader_wire::Limits& limits);
Result<Pixels> load_jpeg(BytesView file, const LoadRequest& request);

Result<std::vector<ImageInfo>> probe_png(BytesView file, const reader_wire::Limits& limits);
Result<Pixels> load_png(BytesView file, const LoadRequest& request);

Result<std::vector<ImageInfo>> probe_tiff(BytesView file, const reader_wire::Limits& limits);
Result<Pixels> load_tiff(BytesView file, const LoadRequest& request);

Result<std::vector<ImageInfo>> probe_webp(BytesView file, const reader_wire::Limits& limits);
Result<Pixels> load_webp(BytesView file, const LoadRequest& request);

Result<std::vector<ImageInfo>> probe_heic(BytesView file, const reader_wire::Limits& limits);
Result<Pixels> load_heic(BytesView file, const LoadRequest& request,
                         const reader_wire::Limits& limits);

// Loads the plug-ins of the HEIF library, which is impossible inside the sandbox.
void warm_up_heic();

// The one check all probes share: width and height above zero and within the limit.
Result<> check_pixels(std::uint64_t width, std::uint64_t height, const reader_wire::Limits& limits);

}  // namespace iscan::decode
