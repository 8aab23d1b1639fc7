// What the parent asks of the reader program. The file itself travels as a descriptor beside it.
#pragma once

#include <cstdint>
#include <optional>

#include "base/bytes.h"

namespace iscan::reader_wire {

enum class Command : std::uint8_t { decode, render, render_png, unpack };

// Limits on one document.
struct Limits {
  std::uint64_t file_bytes = 50ULL << 20U;
  std::int32_t pages = 200;
  std::uint64_t page_pixels = 100'000'000;
  std::uint64_t attachment_bytes = 20ULL << 20U;  // all attachments together, decompressed
  std::int32_t archive_files = 100;
  std::uint64_t archive_bytes = 100ULL << 20U;  // all files of an archive, decompressed
  bool operator==(const Limits&) const = default;
};

struct Request {
  Command command = Command::decode;
  std::uint64_t file_size = 0;  // bytes
  Limits limits;
  std::int32_t page = 1;  // 1-based; for render and render_png
  double dpi = 300;
  bool rgb = false;  // else grey
  bool operator==(const Request&) const = default;
};

Bytes encode(const Request& request);
// Nothing when the bytes are not a request.
std::optional<Request> parse_request(BytesView bytes);

}  // namespace iscan::reader_wire
