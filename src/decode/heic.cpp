// HEIC photos by libheif, which applies the stored rotation itself.
#include <libheif/heif.h>

#include <algorithm>
#include <cstring>
#include <memory>

#include "decode/codecs.h"
#include "decode/errors.h"

namespace iscan::decode {
namespace {

template <auto Free>
struct Release {
  void operator()(auto* object) const { Free(object); }
};
using Context = std::unique_ptr<heif_context, Release<&heif_context_free>>;
using Handle = std::unique_ptr<heif_image_handle, Release<&heif_image_handle_release>>;
using Image = std::unique_ptr<heif_image, Release<&heif_image_release>>;

std::unexpected<Error> damaged(const heif_error& error) {
  if (error.code == heif_error_Unsupported_filetype ||
      error.code == heif_error_Unsupported_feature) {
    return file_type_unsupported("a HEIF file of a rare kind");
  }
  return file_damaged("the HEIF data is cut off or broken");
}

Result<Context> open(BytesView file, const reader_wire::Limits& limits) {
  Context context(heif_context_alloc());
  if (heif_security_limits* bounds = heif_context_get_security_limits(context.get())) {
    bounds->max_image_size_pixels = limits.page_pixels;
    bounds->max_items = 2000;
  }
  heif_context_set_max_decoding_threads(context.get(), 0);
  const heif_error error =
      heif_context_read_from_memory_without_copy(context.get(), file.data(), file.size(), nullptr);
  if (error.code != heif_error_Ok) return damaged(error);
  return context;
}

Result<Handle> primary(heif_context* context) {
  heif_image_handle* raw = nullptr;
  const heif_error error = heif_context_get_primary_image_handle(context, &raw);
  Handle handle(raw);
  if (error.code != heif_error_Ok) return damaged(error);
  return handle;
}

}  // namespace

Result<std::vector<ImageInfo>> probe_heic(BytesView file, const reader_wire::Limits& limits) {
  const Result<Context> context = open(file, limits);
  if (!context) return fail(context.error());
  const Result<Handle> handle = primary(context->get());
  if (!handle) return fail(handle.error());
  const int width = heif_image_handle_get_width(handle->get());
  const int height = heif_image_handle_get_height(handle->get());
  const Result<> ok = check_pixels(static_cast<std::uint64_t>(std::max(width, 0)),
                                   static_cast<std::uint64_t>(std::max(height, 0)), limits);
  if (!ok) return fail(ok.error());
  return std::vector{ImageInfo{.width = static_cast<std::uint32_t>(width),
                               .height = static_cast<std::uint32_t>(height)}};
}

Result<Pixels> load_heic(BytesView file, const LoadRequest&, const reader_wire::Limits& limits) {
  const Result<Context> context = open(file, limits);
  if (!context) return fail(context.error());
  const Result<Handle> handle = primary(context->get());
  if (!handle) return fail(handle.error());
  heif_image* raw = nullptr;
  const heif_error error = heif_decode_image(handle->get(), &raw, heif_colorspace_RGB,
                                             heif_chroma_interleaved_RGB, nullptr);
  const Image image(raw);
  if (error.code != heif_error_Ok) return damaged(error);
  int stride = 0;
  const std::uint8_t* plane =
      heif_image_get_plane_readonly(image.get(), heif_channel_interleaved, &stride);
  const int width = heif_image_get_width(image.get(), heif_channel_interleaved);
  const int height = heif_image_get_height(image.get(), heif_channel_interleaved);
  if (plane == nullptr || width <= 0 || height <= 0) return file_damaged("an empty HEIF image");
  if (const Result<> ok = check_pixels(static_cast<std::uint64_t>(width),
                                       static_cast<std::uint64_t>(height), limits);
      !ok) {
    return fail(ok.error());
  }
  Pixels out = blank(static_cast<std::uint32_t>(width), static_cast<std::uint32_t>(height), 3);
  for (std::uint32_t y = 0; y < out.height; ++y) {
    std::memcpy(out.row(y), plane + std::size_t{y} * static_cast<std::size_t>(stride),
                out.stride());
  }
  return out;
}

void warm_up_heic() { heif_init(nullptr); }

}  // namespace iscan::decode
