// TIFF by libtiff: bilevel fax, LZW, JPEG and the rest, any number of pages.
#include <tiffio.h>

#include <algorithm>
#include <cstring>
#include <memory>

#include "decode/codecs.h"
#include "decode/errors.h"

namespace iscan::decode {
namespace {

constexpr tmsize_t kMostOneAllocation = tmsize_t{450} << 20U;

struct Close {
  void operator()(TIFF* tiff) const { TIFFClose(tiff); }
};
using Tiff = std::unique_ptr<TIFF, Close>;

struct Input {
  BytesView file;
  std::uint64_t at = 0;
};

tmsize_t read_some(thandle_t handle, void* out, tmsize_t size) {
  auto* input = static_cast<Input*>(handle);
  if (input->at >= input->file.size() || size <= 0) return 0;
  const std::size_t count =
      std::min(static_cast<std::size_t>(size), input->file.size() - input->at);
  std::memcpy(out, input->file.data() + input->at, count);
  input->at += count;
  return static_cast<tmsize_t>(count);
}

toff_t seek(thandle_t handle, toff_t offset, int whence) {
  auto* input = static_cast<Input*>(handle);
  const std::uint64_t base = whence == SEEK_CUR   ? input->at
                             : whence == SEEK_END ? input->file.size()
                                                  : 0;
  return input->at = base + offset;
}

Tiff open(Input& input) {
  TIFFOpenOptions* options = TIFFOpenOptionsAlloc();
  TIFFOpenOptionsSetMaxSingleMemAlloc(options, kMostOneAllocation);
  TIFFOpenOptionsSetErrorHandlerExtR(
      options, [](TIFF*, void*, const char*, const char*, va_list) { return 1; }, nullptr);
  TIFFOpenOptionsSetWarningHandlerExtR(
      options, [](TIFF*, void*, const char*, const char*, va_list) { return 1; }, nullptr);
  // "m": no memory map; the file is in memory already.
  TIFF* tiff = TIFFClientOpenExt(
      "page", "rm", &input, read_some, [](thandle_t, void*, tmsize_t) -> tmsize_t { return 0; },
      seek, [](thandle_t) { return 0; },
      [](thandle_t handle) -> toff_t { return static_cast<Input*>(handle)->file.size(); }, nullptr,
      nullptr, options);
  TIFFOpenOptionsFree(options);
  return Tiff(tiff);
}

ImageInfo info_of(TIFF* tiff) {
  ImageInfo out;
  float x = 0;
  float y = 0;
  std::uint16_t unit = RESUNIT_INCH;
  std::uint16_t orientation = ORIENTATION_TOPLEFT;
  TIFFGetField(tiff, TIFFTAG_IMAGEWIDTH, &out.width);
  TIFFGetField(tiff, TIFFTAG_IMAGELENGTH, &out.height);
  TIFFGetField(tiff, TIFFTAG_XRESOLUTION, &x);
  TIFFGetField(tiff, TIFFTAG_YRESOLUTION, &y);
  TIFFGetFieldDefaulted(tiff, TIFFTAG_RESOLUTIONUNIT, &unit);
  TIFFGetField(tiff, TIFFTAG_ORIENTATION, &orientation);
  const double per_inch = unit == RESUNIT_CENTIMETER ? 2.54 : unit == RESUNIT_INCH ? 1 : 0;
  if (x > 0 && y > 0) {
    out.x_dpi = static_cast<double>(x) * per_inch;
    out.y_dpi = static_cast<double>(y) * per_inch;
  }
  out.orientation = orientation;
  return out;
}

// Grey (or RGB) from libtiff's packed ABGR rows, row by row from the bottom, on white paper.
Pixels unpack(const std::vector<std::uint32_t>& packed, const ImageInfo& info, bool rgb) {
  Pixels out = blank(info.width, info.height, rgb ? 3 : 1);
  for (std::uint32_t y = 0; y < info.height; ++y) {
    const std::uint32_t* in = packed.data() + std::size_t{y} * info.width;
    std::uint8_t* to = out.row(y);
    for (std::uint32_t x = 0; x < info.width; ++x) {
      const std::uint32_t paper = 255 - TIFFGetA(in[x]);  // colours are premultiplied
      const std::uint32_t r = std::min(255U, TIFFGetR(in[x]) + paper);
      const std::uint32_t g = std::min(255U, TIFFGetG(in[x]) + paper);
      const std::uint32_t b = std::min(255U, TIFFGetB(in[x]) + paper);
      if (rgb) {
        *to++ = static_cast<std::uint8_t>(r);
        *to++ = static_cast<std::uint8_t>(g);
        *to++ = static_cast<std::uint8_t>(b);
      } else {
        *to++ = static_cast<std::uint8_t>((77 * r + 150 * g + 29 * b) >> 8U);
      }
    }
  }
  return out;
}

}  // namespace

Result<std::vector<ImageInfo>> probe_tiff(BytesView file, const reader_wire::Limits& limits) {
  Input input{.file = file};
  const Tiff tiff = open(input);
  if (!tiff) return file_damaged("the TIFF header cannot be read");
  std::vector<ImageInfo> pages;
  do {
    const ImageInfo info = info_of(tiff.get());
    if (const Result<> ok = check_pixels(info.width, info.height, limits); !ok) {
      return fail(ok.error());
    }
    pages.push_back(info);
    if (std::ssize(pages) > limits.pages) {
      return too_many_pages(static_cast<int>(pages.size()), limits.pages);
    }
  } while (TIFFReadDirectory(tiff.get()) == 1);
  return pages;
}

Result<Pixels> load_tiff(BytesView file, const LoadRequest& request) {
  Input input{.file = file};
  const Tiff tiff = open(input);
  if (!tiff || TIFFSetDirectory(tiff.get(), static_cast<tdir_t>(request.page - 1)) != 1) {
    return file_damaged("the TIFF page cannot be read");
  }
  const ImageInfo info = info_of(tiff.get());
  char reason[1024] = {};
  if (TIFFRGBAImageOK(tiff.get(), reason) != 1) {
    return file_type_unsupported("a TIFF of a rare kind");
  }
  std::vector<std::uint32_t> packed(std::size_t{info.width} * info.height);
  // The stored orientation is kept; the caller applies it as for every other format.
  const int as_stored = info.orientation >= 1 && info.orientation <= 8 ? info.orientation : 1;
  if (TIFFReadRGBAImageOriented(tiff.get(), info.width, info.height, packed.data(), as_stored,
                                /*stop_on_error=*/1) != 1) {
    return file_damaged("the TIFF data is cut off or broken");
  }
  return unpack(packed, info, request.rgb);
}

}  // namespace iscan::decode
