#include "service/upload.h"

#include <algorithm>
#include <format>

namespace iscan::service {
namespace {

constexpr std::size_t kHead = 4;
constexpr std::string_view kZip = "PK\x03\x04";
constexpr std::string_view kEmptyZip = "PK\x05\x06";
constexpr std::size_t kLongestName = 255;

// The length of the valid UTF-8 sequence at the start (RFC 3629), 0 when there is none.
std::size_t sequence_length(std::string_view text) {
  const auto byte = [&](std::size_t n) {
    return n < text.size() ? static_cast<unsigned char>(text[n]) : 0U;
  };
  const auto follows = [&](std::size_t n) { return (byte(n) & 0xC0U) == 0x80U; };
  const unsigned first = byte(0);
  if (first < 0x80) return 1;
  if (first >= 0xC2 && first <= 0xDF) return follows(1) ? 2 : 0;
  if (first >= 0xE0 && first <= 0xEF) {
    const bool overlong = first == 0xE0 && byte(1) < 0xA0;
    const bool surrogate = first == 0xED && byte(1) > 0x9F;
    return !overlong && !surrogate && follows(1) && follows(2) ? 3 : 0;
  }
  if (first >= 0xF0 && first <= 0xF4) {
    const bool overlong = first == 0xF0 && byte(1) < 0x90;
    const bool beyond = first == 0xF4 && byte(1) > 0x8F;
    return !overlong && !beyond && follows(1) && follows(2) && follows(3) ? 4 : 0;
  }
  return 0;
}

}  // namespace

std::string safe_name(std::string_view name) {
  if (const auto slash = name.find_last_of("/\\"); slash != std::string_view::npos) {
    name.remove_prefix(slash + 1);
  }
  std::string safe;
  while (!name.empty()) {
    const std::size_t length = sequence_length(name);
    const bool control = length == 1 && (name[0] < 0x20 || name[0] == 0x7F);
    const std::string_view piece = length == 0 ? "\xEF\xBF\xBD" : name.substr(0, length);
    if (safe.size() + piece.size() > kLongestName) break;
    if (!control) safe += piece;
    name.remove_prefix(std::max<std::size_t>(length, 1));
  }
  return safe.empty() ? "unnamed" : safe;
}

Result<> Upload::write(BytesView bytes) {
  size_ += bytes.size();
  if (size_ > limits_.file_bytes) {
    return fail(ErrorKind::too_large, "file_too_large",
                std::format("The file is larger than the limit of {} bytes.", limits_.file_bytes));
  }
  if (head_.size() < kHead) head_ += as_text(bytes).substr(0, kHead - head_.size());
  return writer_->write(bytes);
}

Result<UploadedFile> Upload::finish(std::string_view name) {
  if (size_ == 0) return fail(ErrorKind::invalid_input, "file_empty", "The file is empty.");
  auto blob = writer_->finish();
  if (!blob) return fail(std::move(blob).error());
  return UploadedFile{safe_name(name), std::move(*blob), head_ == kZip || head_ == kEmptyZip};
}

}  // namespace iscan::service
