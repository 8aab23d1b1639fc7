// multipart/form-data (RFC 7578) read while it arrives: any split of the input gives the same
// parts, and no more than one part head and one delimiter is ever held.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "http/headers.h"

namespace iscan::http {

struct PartHead {
  std::string name;                     // of the form field
  std::optional<std::string> filename;  // bytes as sent; untrusted
};

// Takes the parts; calls come in order begin, data…, end for each part. An error ends the parsing
// and is passed on.
class PartHandler {
 public:
  virtual ~PartHandler() = default;
  virtual Result<> begin(const PartHead& head) = 0;
  virtual Result<> data(std::string_view bytes) = 0;
  virtual Result<> end() = 0;
};

struct MultipartLimits {
  std::size_t parts = 200;
  std::size_t head_bytes = 8192;
};

// Errors: multipart_malformed, multipart_incomplete, too_many_parts (invalid_input).
class MultipartParser {
 public:
  // `boundary` as boundary_of gave it; `handler` outlives the parser.
  MultipartParser(std::string_view boundary, PartHandler& handler, MultipartLimits limits = {});

  Result<> write(std::string_view bytes);
  // The input is complete: the closing delimiter must have come.
  Result<> finish();

 private:
  enum class State { preamble, boundary_end, head, data, epilogue };

  // One step on `pending_`: false when it needs more input.
  Result<bool> step();
  Result<bool> take_until_delimiter();
  Result<bool> take_boundary_end();
  Result<bool> take_head();
  Result<> pass_on(std::size_t bytes);

  std::string delimiter_;  // "\r\n--boundary"
  PartHandler& handler_;
  MultipartLimits limits_;
  State state_ = State::preamble;
  std::string pending_;
  std::size_t parts_ = 0;
};

// The boundary of a Content-Type of multipart/form-data. Errors: media_type_unsupported
// (unsupported) for another type, multipart_malformed for a bad boundary.
Result<std::string> boundary_of(std::string_view content_type);

}  // namespace iscan::http
