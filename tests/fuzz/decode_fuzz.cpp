// Documents of every kind, as the sandboxed child sees them. Finds bugs of our own code and of the
// libraries; those of the libraries cost one child in production.
#include <cstddef>
#include <cstdint>
#include <span>

#include "decode/decode.h"
#include "reader_wire/request.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const iscan::BytesView bytes = std::as_bytes(std::span{data, size});
  const iscan::reader_wire::Limits limits{.file_bytes = 1U << 20U,
                                          .pages = 3,
                                          .page_pixels = 1'000'000,
                                          .attachment_bytes = 1U << 20U,
                                          .archive_files = 10,
                                          .archive_bytes = 1U << 20U};
  const auto found = iscan::decode::decode_file(bytes, limits);
  if (!found) return 0;
  if (found->type == iscan::document::FileType::zip) {
    static_cast<void>(iscan::decode::unpack_file(bytes, limits));
  } else {
    static_cast<void>(iscan::decode::render_page(bytes, {.limits = limits, .page = 1, .dpi = 40}));
  }
  return 0;
}
