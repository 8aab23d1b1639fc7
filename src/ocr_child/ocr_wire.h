// What the parent asks of the OCR program and what it answers, in binary form. The pixels travel as
// a descriptor beside the request.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"
#include "ports/ocr_engine.h"

namespace iscan::ocr_child {

enum class Command : std::uint8_t { version, read };

struct Request {
  Command command = Command::version;
  // Of the page, as in ports::Raster; for `read` alone.
  std::uint32_t width = 0;
  std::uint32_t height = 0;
  std::uint32_t stride = 0;
  std::uint32_t channels = 1;
  double dpi = 0;
  std::vector<std::string> languages;
  bool operator==(const Request&) const = default;
};

Bytes encode(const Request& request);
// Nothing when the bytes are not a request, or one whose rows cannot hold its pixels.
std::optional<Request> decode_request(BytesView bytes);

Bytes encode(const Result<ports::OcrPage>& answer);
// Nothing when the bytes break the protocol: the parent trusts no value of a child.
std::optional<Result<ports::OcrPage>> decode_page(BytesView bytes);

Bytes encode_version(const std::string& version);
std::optional<std::string> decode_version(BytesView bytes);

// The bytes the pixels take.
std::uint64_t pixel_bytes(const Request& request);

}  // namespace iscan::ocr_child
