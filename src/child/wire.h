// The binary form in which a parent and its sandboxed child exchange values: little-endian numbers,
// length-prefixed strings. The reading side trusts no length and never reads past its input.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/bytes.h"

namespace iscan::child {

class WireWriter {
 public:
  void u8(std::uint8_t value);
  void u32(std::uint32_t value);
  void u64(std::uint64_t value);
  void i32(std::int32_t value) { u32(static_cast<std::uint32_t>(value)); }
  void f32(float value);
  void f64(double value);
  void boolean(bool value) { u8(value ? 1 : 0); }
  // u32 length, then the characters.
  void string(std::string_view value);
  void bytes(BytesView value);
  // The number of elements that follow.
  void count(std::size_t value) { u32(static_cast<std::uint32_t>(value)); }

  const Bytes& view() const { return out_; }
  // Hands the written bytes over; the writer is empty afterwards.
  Bytes take() { return std::move(out_); }

 private:
  void raw(const void* data, std::size_t size);
  Bytes out_;
};

// Reads what WireWriter wrote. The first value that does not fit makes the reader fail for good:
// from then on every call returns zero or an empty string, so a decoder checks `finished()` once.
// The view must outlive the reader.
class WireReader {
 public:
  explicit WireReader(BytesView input) : rest_(input) {}

  std::uint8_t u8();
  std::uint32_t u32();
  std::uint64_t u64();
  std::int32_t i32() { return static_cast<std::int32_t>(u32()); }
  float f32();
  // NaN and infinities fail: nothing we exchange may hold them.
  double f64();
  // Any byte but 0 and 1 fails.
  bool boolean();
  // A string of at most `max_bytes` bytes; longer ones fail. Any bytes are allowed.
  std::string string(std::size_t max_bytes);
  // Like string, and the bytes must be valid UTF-8 without NUL.
  std::string text(std::size_t max_bytes);
  Bytes bytes(std::size_t max_bytes);
  // The number of elements that follow: at most `max`, and no more than could fit into what is
  // left when each needs at least `bytes_each` bytes; so it is safe to reserve memory for it.
  std::size_t count(std::size_t max, std::size_t bytes_each);
  // A value of an enumeration whose last enumerator is `last`.
  template <class Enum>
  Enum enumeration(Enum last) {
    const std::uint8_t value = u8();
    if (value > static_cast<std::uint8_t>(last)) return fail(), Enum{};
    return static_cast<Enum>(value);
  }

  // Marks the input as wrong, for rules only the caller knows.
  void fail() { failed_ = true, rest_ = {}; }
  bool ok() const { return !failed_; }
  // Nothing failed and nothing is left over.
  bool finished() const { return !failed_ && rest_.empty(); }
  std::size_t left() const { return rest_.size(); }

 private:
  bool raw(void* out, std::size_t size);
  BytesView rest_;
  bool failed_ = false;
};

// Whether `text` is valid UTF-8 (RFC 3629: no overlong forms, no surrogates).
bool is_utf8(std::string_view text);

}  // namespace iscan::child
