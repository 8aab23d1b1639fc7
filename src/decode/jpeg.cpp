// JPEG by libjpeg-turbo. Its errors leave by longjmp, so the guarded functions hold no C++ objects
// that would have to be destroyed.
#include <csetjmp>
#include <cstddef>
#include <cstdio>
#include <cstring>
#include <string_view>

// Needs the types of <cstddef> and <cstdio> before it.
#include <jpeglib.h>

#include "decode/codecs.h"
#include "decode/errors.h"
#include "decode/exif.h"

namespace iscan::decode {
namespace {

constexpr int kExifMarker = JPEG_APP0 + 1;

struct Failure {
  jpeg_error_mgr manager;  // first: libjpeg hands back a pointer to it
  std::jmp_buf leave;
  char text[JMSG_LENGTH_MAX];
};

void leave(j_common_ptr info) {
  auto* failure = reinterpret_cast<Failure*>(info->err);
  info->err->format_message(info, failure->text);
  std::longjmp(failure->leave, 1);
}

// Owns the decompressor; everything that can fail goes through `guarded`.
class Decompressor {
 public:
  explicit Decompressor(BytesView file) {
    std::memset(&info_, 0, sizeof info_);
    std::memset(&failure_, 0, sizeof failure_);
    info_.err = jpeg_std_error(&failure_.manager);
    failure_.manager.error_exit = leave;
    failure_.manager.emit_message = [](j_common_ptr, int) {};
    failure_.manager.output_message = [](j_common_ptr) {};
    ready_ = setjmp(failure_.leave) == 0;
    if (!ready_) return;
    jpeg_create_decompress(&info_);
    jpeg_mem_src(&info_, reinterpret_cast<const unsigned char*>(file.data()), file.size());
    jpeg_save_markers(&info_, kExifMarker, 0xFFFF);
    ready_ = jpeg_read_header(&info_, TRUE) == JPEG_HEADER_OK;
  }
  ~Decompressor() { jpeg_destroy_decompress(&info_); }
  Decompressor(const Decompressor&) = delete;
  Decompressor& operator=(const Decompressor&) = delete;

  bool ready() const { return ready_; }
  const char* problem() const { return failure_.text; }
  jpeg_decompress_struct& info() { return info_; }

  bool start() {
    if (setjmp(failure_.leave) != 0) return false;
    return jpeg_start_decompress(&info_) == TRUE;
  }

  // How many rows could be read; a file cut in the middle still shows its upper part.
  bool read(std::uint8_t* out, std::size_t stride) {
    if (setjmp(failure_.leave) != 0) return false;
    while (info_.output_scanline < info_.output_height) {
      JSAMPROW row = out + info_.output_scanline * stride;
      jpeg_read_scanlines(&info_, &row, 1);
    }
    return true;
  }

 private:
  jpeg_decompress_struct info_;
  Failure failure_;
  bool ready_ = false;
};

Exif exif_of(const jpeg_decompress_struct& info) {
  constexpr std::string_view kHeader("Exif\0\0", 6);
  for (const jpeg_marker_struct* m = info.marker_list; m != nullptr; m = m->next) {
    const std::string_view data(reinterpret_cast<const char*>(m->data), m->data_length);
    if (m->marker == kExifMarker && data.starts_with(kHeader)) {
      return parse_exif(as_bytes(data.substr(kHeader.size())));
    }
  }
  return {};
}

// Four inks to RGB: JPEGs with them are stored inverted, as Adobe does.
void cmyk_to_rgb(const std::uint8_t* in, std::uint8_t* out, std::size_t pixels) {
  for (std::size_t i = 0; i < pixels; ++i) {
    for (std::size_t c = 0; c < 3; ++c) {
      out[i * 3 + c] = static_cast<std::uint8_t>(in[i * 4 + c] * in[i * 4 + 3] / 255);
    }
  }
}

// The smallest eighth the decoder can shrink to without going below the wanted size.
unsigned eighths(double scale) {
  for (const unsigned part : {1U, 2U, 4U}) {
    if (scale <= part / 8.0) return part;
  }
  return 8;
}

}  // namespace

Result<std::vector<ImageInfo>> probe_jpeg(BytesView file, const reader_wire::Limits& limits) {
  Decompressor jpeg(file);
  if (!jpeg.ready()) return file_damaged(jpeg.problem());
  const jpeg_decompress_struct& info = jpeg.info();
  if (const Result<> ok = check_pixels(info.image_width, info.image_height, limits); !ok) {
    return fail(ok.error());
  }
  const Exif exif = exif_of(info);
  ImageInfo out{.width = info.image_width,
                .height = info.image_height,
                .x_dpi = exif.x_dpi,
                .y_dpi = exif.y_dpi,
                .orientation = exif.orientation};
  if (info.saw_JFIF_marker == TRUE && info.density_unit != 0 && out.x_dpi == 0) {
    const double per_inch = info.density_unit == 2 ? 2.54 : 1;
    out.x_dpi = info.X_density * per_inch;
    out.y_dpi = info.Y_density * per_inch;
  }
  return std::vector{out};
}

Result<Pixels> load_jpeg(BytesView file, const LoadRequest& request) {
  Decompressor jpeg(file);
  if (!jpeg.ready()) return file_damaged(jpeg.problem());
  jpeg_decompress_struct& info = jpeg.info();
  const bool inks = info.jpeg_color_space == JCS_CMYK || info.jpeg_color_space == JCS_YCCK;
  // Grey costs nothing here: it is the first channel of the stored colour space.
  const bool direct_grey = !request.rgb && (info.jpeg_color_space == JCS_YCbCr ||
                                            info.jpeg_color_space == JCS_GRAYSCALE);
  info.out_color_space = inks ? JCS_CMYK : direct_grey ? JCS_GRAYSCALE : JCS_RGB;
  info.scale_num = eighths(request.scale);
  info.scale_denom = 8;
  if (!jpeg.start()) return file_damaged(jpeg.problem());
  Pixels raw = blank(info.output_width, info.output_height,
                     static_cast<std::uint32_t>(info.output_components));
  const bool complete = jpeg.read(raw.data.data(), raw.stride());
  if (!complete && info.output_scanline == 0) return file_damaged(jpeg.problem());
  if (!inks) return raw;
  Pixels out = blank(raw.width, raw.height, 3);
  cmyk_to_rgb(raw.data.data(), out.data.data(), std::size_t{raw.width} * raw.height);
  return out;
}

}  // namespace iscan::decode
