// WebP by libwebp.
#include <webp/decode.h>

#include <algorithm>
#include <cmath>
#include <memory>

#include "decode/codecs.h"
#include "decode/errors.h"

namespace iscan::decode {
namespace {

const std::uint8_t* data_of(BytesView file) {
  return reinterpret_cast<const std::uint8_t*>(file.data());
}

void on_white(std::uint8_t* rgba_row, std::uint8_t* out, std::uint32_t width) {
  for (std::uint32_t x = 0; x < width; ++x) {
    const unsigned alpha = rgba_row[x * 4 + 3];
    for (unsigned c = 0; c < 3; ++c) {
      *out++ = static_cast<std::uint8_t>((rgba_row[x * 4 + c] * alpha + 255 * (255 - alpha)) / 255);
    }
  }
}

}  // namespace

Result<std::vector<ImageInfo>> probe_webp(BytesView file, const reader_wire::Limits& limits) {
  WebPBitstreamFeatures features{};
  if (WebPGetFeatures(data_of(file), file.size(), &features) != VP8_STATUS_OK) {
    return file_damaged("the WebP header cannot be read");
  }
  if (features.has_animation != 0) return file_type_unsupported("an animated WebP");
  const auto width = static_cast<std::uint32_t>(features.width);
  const auto height = static_cast<std::uint32_t>(features.height);
  if (const Result<> ok = check_pixels(width, height, limits); !ok) return fail(ok.error());
  return std::vector{ImageInfo{.width = width, .height = height}};
}

Result<Pixels> load_webp(BytesView file, const LoadRequest&) {
  int width = 0;
  int height = 0;
  const std::unique_ptr<std::uint8_t, decltype(&WebPFree)> rgba(
      WebPDecodeRGBA(data_of(file), file.size(), &width, &height), &WebPFree);
  if (!rgba) return file_damaged("the WebP data is cut off or broken");
  Pixels out = blank(static_cast<std::uint32_t>(width), static_cast<std::uint32_t>(height), 3);
  for (std::uint32_t y = 0; y < out.height; ++y) {
    on_white(rgba.get() + std::size_t{y} * out.width * 4, out.row(y), out.width);
  }
  return out;
}

}  // namespace iscan::decode
