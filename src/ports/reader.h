// The port to untrusted bytes: opens files in a sandboxed child and returns plain data.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"
#include "document/page.h"
#include "ports/file_view.h"
#include "ports/raster.h"

namespace iscan::ports {

// Limits on one document; every one is a setting.
struct ReadLimits {
  std::uint64_t file_bytes = 50ULL << 20U;
  int pages = 200;
  std::uint64_t page_pixels = 100'000'000;
  std::uint64_t memory_bytes = 1ULL << 30U;
  std::chrono::seconds wall_time{60};
  std::uint64_t attachment_bytes = 20ULL << 20U;  // all attachments together, decompressed
};

enum class PixelFormat : std::uint8_t { grey, rgb };

struct RenderRequest {
  int page = 1;      // 1-based
  double dpi = 300;  // for images: the resolution to bring the page to
  PixelFormat format = PixelFormat::grey;
};

// A file inside a ZIP. `name` is untrusted text (UTF-8, made printable), never used as a path.
struct ArchiveMember {
  std::string name;
  Bytes content;
};

// Thread-safe; each call blocks until the child answers or the wall time of the limits ends.
// Errors (codes): file_empty, file_type_unsupported, file_damaged, file_encrypted, file_too_large,
// too_many_pages, image_too_large, memory_limit, time_limit, reader_crashed, reader_unavailable,
// xml_entities_refused; for pages also page_not_found, resolution_invalid.
// A crash, hang or bomb costs one child and gives one error; it never affects other calls.
class Reader {
 public:
  virtual ~Reader() = default;

  // Everything but pixels: type, pages with their text layers, attachments, metadata.
  virtual Result<document::DecodedFile> decode(const FileView& file) = 0;

  // One page as pixels. Images come with their EXIF orientation applied.
  virtual Result<Raster> render(const FileView& file, const RenderRequest& request) = 0;

  // One page as a PNG file, for people to look at.
  virtual Result<Bytes> render_png(const FileView& file, const RenderRequest& request) = 0;

  // The files of a ZIP, each within the limits; nested archives are returned as they are.
  virtual Result<std::vector<ArchiveMember>> unpack(const FileView& file) = 0;
};

}  // namespace iscan::ports
