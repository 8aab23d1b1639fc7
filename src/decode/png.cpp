// PNG by libpng, reading and writing. Its errors leave by longjmp (see jpeg.cpp).
#include <png.h>

#include <algorithm>
#include <cstring>

#include "decode/codecs.h"
#include "decode/errors.h"

namespace iscan::decode {
namespace {

constexpr png_uint_32 kMostSide = 1U << 20U;
constexpr png_alloc_size_t kMostChunkBytes = 8U << 20U;
constexpr png_uint_32 kMostChunks = 200;
constexpr double kInchesPerMeter = 39.37007874;

struct Input {
  BytesView rest;
};

void read_some(png_structp png, png_bytep out, png_size_t size) {
  auto* input = static_cast<Input*>(png_get_io_ptr(png));
  if (input->rest.size() < size) png_error(png, "the file is cut off");
  std::memcpy(out, input->rest.data(), size);
  input->rest = input->rest.subspan(size);
}

void quiet(png_structp, png_const_charp) {}

[[noreturn]] void leave(png_structp png, png_const_charp) { png_longjmp(png, 1); }

class Decoder {
 public:
  explicit Decoder(BytesView file) : input_{file} {
    png_ = png_create_read_struct(PNG_LIBPNG_VER_STRING, nullptr, leave, quiet);
    info_ = png_create_info_struct(png_);
    png_set_read_fn(png_, &input_, read_some);
    png_set_user_limits(png_, kMostSide, kMostSide);
    png_set_chunk_malloc_max(png_, kMostChunkBytes);
    png_set_chunk_cache_max(png_, kMostChunks);
    // Damaged check sums of chunks we do not need must not cost the picture.
    png_set_crc_action(png_, PNG_CRC_DEFAULT, PNG_CRC_QUIET_USE);
  }
  ~Decoder() { png_destroy_read_struct(&png_, &info_, nullptr); }
  Decoder(const Decoder&) = delete;
  Decoder& operator=(const Decoder&) = delete;

  bool header() {
    if (setjmp(png_jmpbuf(png_)) != 0) return false;
    png_read_info(png_, info_);
    return true;
  }

  // 8 bits a channel, no palette, no transparency: paper shines through.
  bool normalise() {
    if (setjmp(png_jmpbuf(png_)) != 0) return false;
    png_set_expand(png_);
    png_set_scale_16(png_);
    png_color_16 white{};
    white.red = white.green = white.blue = white.gray = 255;
    png_set_background(png_, &white, PNG_BACKGROUND_GAMMA_SCREEN, 0, 1.0);
    png_set_interlace_handling(png_);
    png_read_update_info(png_, info_);
    return true;
  }

  bool read(png_bytepp rows) {
    if (setjmp(png_jmpbuf(png_)) != 0) return false;
    png_read_image(png_, rows);
    return true;
  }

  png_structp png() const { return png_; }
  png_infop info() const { return info_; }
  bool complete() const { return input_.rest.size() < 64; }

 private:
  Input input_;
  png_structp png_ = nullptr;
  png_infop info_ = nullptr;
};

}  // namespace

Result<std::vector<ImageInfo>> probe_png(BytesView file, const reader_wire::Limits& limits) {
  // IHDR has its fixed place (PNG specification 5.6), so the size is known before libpng, which
  // would call an enormous one an error of its own, sees the file.
  if (file.size() < 33) return file_damaged("the header is cut off");
  const auto* bytes = reinterpret_cast<const unsigned char*>(file.data());
  const png_uint_32 width = png_get_uint_32(bytes + 16);
  const png_uint_32 height = png_get_uint_32(bytes + 20);
  if (const Result<> ok = check_pixels(width, height, limits); !ok) return fail(ok.error());
  Decoder decoder(file);
  if (!decoder.header()) return file_damaged("the PNG header cannot be read");
  ImageInfo out{.width = width, .height = height};
  png_uint_32 x = 0;
  png_uint_32 y = 0;
  int unit = 0;
  if (png_get_pHYs(decoder.png(), decoder.info(), &x, &y, &unit) != 0 &&
      unit == PNG_RESOLUTION_METER) {
    out.x_dpi = x / kInchesPerMeter;
    out.y_dpi = y / kInchesPerMeter;
  }
  return std::vector{out};
}

Result<Pixels> load_png(BytesView file, const LoadRequest&) {
  Decoder decoder(file);
  if (!decoder.header() || !decoder.normalise()) return file_damaged("the PNG cannot be read");
  const png_uint_32 channels = png_get_channels(decoder.png(), decoder.info());
  if (channels != 1 && channels != 3) return file_damaged("unexpected PNG channels");
  Pixels out = blank(png_get_image_width(decoder.png(), decoder.info()),
                     png_get_image_height(decoder.png(), decoder.info()), channels);
  std::vector<png_bytep> rows(out.height);
  for (std::uint32_t y = 0; y < out.height; ++y) rows[y] = out.row(y);
  if (!decoder.read(rows.data())) return file_damaged("the PNG data is cut off or broken");
  return out;
}

namespace {

void write_some(png_structp png, png_bytep data, png_size_t size) {
  auto* out = static_cast<Bytes*>(png_get_io_ptr(png));
  const auto* first = reinterpret_cast<const std::byte*>(data);
  out->insert(out->end(), first, first + size);
}

bool encode(png_structp png, png_infop info, const Pixels& image, png_bytepp rows, Bytes* out) {
  if (setjmp(png_jmpbuf(png)) != 0) return false;
  png_set_write_fn(png, out, write_some, [](png_structp) {});
  png_set_IHDR(png, info, image.width, image.height, 8,
               image.channels == 3 ? PNG_COLOR_TYPE_RGB : PNG_COLOR_TYPE_GRAY, PNG_INTERLACE_NONE,
               PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
  png_set_compression_level(png, 3);
  png_set_filter(png, PNG_FILTER_TYPE_BASE, PNG_FILTER_SUB);
  png_write_info(png, info);
  png_write_image(png, rows);
  png_write_end(png, info);
  return true;
}

}  // namespace

Result<Bytes> write_png(const Pixels& image) {
  png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, nullptr, leave, quiet);
  png_infop info = png_create_info_struct(png);
  std::vector<png_bytep> rows(image.height);
  for (std::uint32_t y = 0; y < image.height; ++y) {
    rows[y] = const_cast<png_bytep>(image.row(y));
  }
  Bytes out;
  const bool done = encode(png, info, image, rows.data(), &out);
  png_destroy_write_struct(&png, &info);
  if (!done) return fail(ErrorKind::internal, "internal", "The page cannot be shown.", "libpng");
  return out;
}

}  // namespace iscan::decode
