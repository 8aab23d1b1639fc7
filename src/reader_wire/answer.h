// What the reader program answers: a value or an error. The parent trusts none of it, so every
// decoder checks each value; nothing (std::nullopt) means the answer breaks the protocol.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"
#include "document/page.h"
#include "reader_wire/request.h"

namespace iscan::reader_wire {

// The pixels lie in the memfd that comes with the answer.
struct RasterShape {
  std::uint32_t width = 0;     // pixels
  std::uint32_t height = 0;    // pixels
  std::uint32_t stride = 0;    // bytes a row
  std::uint32_t channels = 1;  // 1 = grey, 3 = RGB
  double dpi = 0;
  bool operator==(const RasterShape&) const = default;
};

// A file of an archive; the name is printable UTF-8 and never a path to use.
struct Member {
  std::string name;
  Bytes content;
  bool operator==(const Member&) const = default;
};

Bytes encode(const Result<document::DecodedFile>& answer);
Bytes encode(const Result<RasterShape>& answer);
Bytes encode(const Result<Bytes>& answer);
Bytes encode(const Result<std::vector<Member>>& answer);

std::optional<Result<document::DecodedFile>> parse_file(BytesView bytes, const Limits& limits);
std::optional<Result<RasterShape>> parse_shape(BytesView bytes, const Limits& limits);
std::optional<Result<Bytes>> parse_bytes(BytesView bytes, std::size_t max_bytes);
std::optional<Result<std::vector<Member>>> parse_members(BytesView bytes, const Limits& limits);

}  // namespace iscan::reader_wire
