#include "decode/image.h"

#include <algorithm>
#include <cmath>

#include "decode/errors.h"

namespace iscan::decode {
namespace {

using document::FileType;
using document::Page;

constexpr double kPointsPerInch = 72;
constexpr double kLeastDpi = 70;
constexpr double kMostDpi = 1200;
// Pages people print or scan, in inches: up to A3 wide, and receipts of a metre.
constexpr double kLeastShortSide = 1.2;
constexpr double kMostShortSide = 12.5;
constexpr double kMostLongSide = 40;
constexpr double kA4LongSide = 11.69;
constexpr double kA4ShortSide = 8.27;

bool is_plausible(const ImageInfo& info) {
  const auto between = [](double dpi) { return dpi >= kLeastDpi && dpi <= kMostDpi; };
  if (!between(info.x_dpi) || !between(info.y_dpi)) return false;
  const double width = info.width / info.x_dpi;
  const double height = info.height / info.y_dpi;
  return std::min(width, height) >= kLeastShortSide && std::min(width, height) <= kMostShortSide &&
         std::max(width, height) <= kMostLongSide;
}

bool swaps_axes(int orientation) { return orientation >= 5 && orientation <= 8; }

Result<std::vector<ImageInfo>> probe(FileType type, BytesView file,
                                     const reader_wire::Limits& limits) {
  switch (type) {
    case FileType::jpeg: return probe_jpeg(file, limits);
    case FileType::png: return probe_png(file, limits);
    case FileType::tiff: return probe_tiff(file, limits);
    case FileType::webp: return probe_webp(file, limits);
    case FileType::heic: return probe_heic(file, limits);
    case FileType::pdf:
    case FileType::xml:
    case FileType::zip: break;
  }
  return file_type_unsupported("not an image");
}

Result<Pixels> load(FileType type, BytesView file, const LoadRequest& request,
                    const reader_wire::Limits& limits) {
  switch (type) {
    case FileType::jpeg: return load_jpeg(file, request);
    case FileType::png: return load_png(file, request);
    case FileType::tiff: return load_tiff(file, request);
    case FileType::webp: return load_webp(file, request);
    case FileType::heic: return load_heic(file, request, limits);
    case FileType::pdf:
    case FileType::xml:
    case FileType::zip: break;
  }
  return file_type_unsupported("not an image");
}

std::uint32_t scaled(std::uint32_t pixels, double factor) {
  return static_cast<std::uint32_t>(std::max(1L, std::lround(pixels * factor)));
}

Pixels with_channels(Pixels image, bool rgb) {
  if (!rgb) return to_grey(std::move(image));
  if (image.channels == 3) return image;
  Pixels out = blank(image.width, image.height, 3);
  for (std::size_t i = 0; i < image.data.size(); ++i) {
    std::fill_n(out.data.begin() + static_cast<std::ptrdiff_t>(i * 3), 3, image.data[i]);
  }
  return out;
}

}  // namespace

Result<> check_pixels(std::uint64_t width, std::uint64_t height,
                      const reader_wire::Limits& limits) {
  if (width == 0 || height == 0) return file_damaged("an image without pixels");
  if (width > limits.page_pixels || height > limits.page_pixels / width) {
    return image_too_large(width, height, limits.page_pixels);
  }
  return {};
}

Resolution page_resolution(const ImageInfo& info) {
  if (is_plausible(info)) return {info.x_dpi, info.y_dpi};
  // Faxes have uneven resolutions; their ratio is right even where the size is not.
  const bool uneven = info.x_dpi >= kLeastDpi && info.y_dpi >= kLeastDpi &&
                      info.x_dpi <= kMostDpi && info.y_dpi <= kMostDpi;
  const double ratio = uneven ? info.x_dpi / info.y_dpi : 1;
  const double width = info.width;
  const double height = info.height * ratio;
  const double dpi =
      std::max(std::max(width, height) / kA4LongSide, std::min(width, height) / kA4ShortSide);
  return {dpi, dpi / ratio};
}

Result<std::vector<Page>> image_pages(FileType type, BytesView file,
                                      const reader_wire::Limits& limits) {
  const Result<std::vector<ImageInfo>> infos = probe(type, file, limits);
  if (!infos) return fail(infos.error());
  std::vector<Page> pages;
  for (const ImageInfo& info : *infos) {
    const Resolution resolution = page_resolution(info);
    Page page{.number = static_cast<int>(pages.size()) + 1,
              .width = info.width / resolution.x * kPointsPerInch,
              .height = info.height / resolution.y * kPointsPerInch,
              .words = {}};
    if (swaps_axes(info.orientation)) std::swap(page.width, page.height);
    pages.push_back(std::move(page));
  }
  return pages;
}

Result<Pixels> render_image(FileType type, BytesView file, const reader_wire::Request& request) {
  const Result<std::vector<ImageInfo>> infos = probe(type, file, request.limits);
  if (!infos) return fail(infos.error());
  if (request.page < 1 || request.page > std::ssize(*infos)) {
    return page_not_found(request.page, static_cast<int>(infos->size()));
  }
  const ImageInfo& info = (*infos)[static_cast<std::size_t>(request.page - 1)];
  const Resolution resolution = page_resolution(info);
  // Enlarging a small image must not break the limit its pixels kept.
  const double square_inches = info.width / resolution.x * info.height / resolution.y;
  const double most = std::sqrt(static_cast<double>(request.limits.page_pixels) / square_inches);
  const double dpi = std::min(request.dpi, most * 0.999);
  const double x_scale = dpi / resolution.x;
  const double y_scale = dpi / resolution.y;
  Result<Pixels> loaded = load(
      type, file, {.page = request.page, .scale = std::max(x_scale, y_scale), .rgb = request.rgb},
      request.limits);
  if (!loaded) return loaded;
  const Pixels image = with_channels(std::move(*loaded), request.rgb);
  Pixels out = oriented(resized(image, scaled(info.width, x_scale), scaled(info.height, y_scale)),
                        info.orientation);
  out.dpi = dpi;
  return out;
}

}  // namespace iscan::decode
