#include "child/wire.h"

#include <bit>
#include <cmath>
#include <cstring>

namespace iscan::child {

static_assert(std::endian::native == std::endian::little, "the wire form is the memory form");

void WireWriter::raw(const void* data, std::size_t size) {
  const auto* first = static_cast<const std::byte*>(data);
  out_.insert(out_.end(), first, first + size);
}

void WireWriter::u8(std::uint8_t value) { raw(&value, sizeof value); }
void WireWriter::u32(std::uint32_t value) { raw(&value, sizeof value); }
void WireWriter::u64(std::uint64_t value) { raw(&value, sizeof value); }
void WireWriter::f32(float value) { raw(&value, sizeof value); }
void WireWriter::f64(double value) { raw(&value, sizeof value); }

void WireWriter::string(std::string_view value) { bytes(as_bytes(value)); }

void WireWriter::bytes(BytesView value) {
  u32(static_cast<std::uint32_t>(value.size()));
  raw(value.data(), value.size());
}

bool WireReader::raw(void* out, std::size_t size) {
  if (failed_ || rest_.size() < size) {
    fail();
    std::memset(out, 0, size);
    return false;
  }
  std::memcpy(out, rest_.data(), size);
  rest_ = rest_.subspan(size);
  return true;
}

std::uint8_t WireReader::u8() {
  std::uint8_t value = 0;
  raw(&value, sizeof value);
  return value;
}

std::uint32_t WireReader::u32() {
  std::uint32_t value = 0;
  raw(&value, sizeof value);
  return value;
}

std::uint64_t WireReader::u64() {
  std::uint64_t value = 0;
  raw(&value, sizeof value);
  return value;
}

float WireReader::f32() {
  float value = 0;
  raw(&value, sizeof value);
  if (!std::isfinite(value)) return fail(), 0.0F;
  return value;
}

double WireReader::f64() {
  double value = 0;
  raw(&value, sizeof value);
  if (!std::isfinite(value)) return fail(), 0.0;
  return value;
}

bool WireReader::boolean() {
  const std::uint8_t value = u8();
  if (value > 1) fail();
  return value == 1;
}

std::string WireReader::string(std::size_t max_bytes) {
  const std::size_t size = u32();
  if (failed_ || size > max_bytes || size > rest_.size()) return fail(), std::string{};
  std::string value(as_text(rest_.first(size)));
  rest_ = rest_.subspan(size);
  return value;
}

std::string WireReader::text(std::size_t max_bytes) {
  std::string value = string(max_bytes);
  if (value.contains('\0') || !is_utf8(value)) return fail(), std::string{};
  return value;
}

Bytes WireReader::bytes(std::size_t max_bytes) {
  const std::size_t size = u32();
  if (failed_ || size > max_bytes || size > rest_.size()) return fail(), Bytes{};
  Bytes value(rest_.begin(), rest_.begin() + static_cast<std::ptrdiff_t>(size));
  rest_ = rest_.subspan(size);
  return value;
}

std::size_t WireReader::count(std::size_t max, std::size_t bytes_each) {
  const std::size_t value = u32();
  if (failed_ || value > max || value > rest_.size() / (bytes_each == 0 ? 1 : bytes_each)) {
    return fail(), 0;
  }
  return value;
}

namespace {

// The length of the UTF-8 sequence at the start of `text`, 0 when it is not one.
std::size_t sequence_length(std::string_view text) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned char lead = byte(0);
  if (lead < 0x80) return 1;
  const std::size_t length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
  if (lead < 0xC2 || lead > 0xF4 || text.size() < length) return 0;
  for (std::size_t i = 1; i < length; ++i) {
    if ((byte(i) & 0xC0U) != 0x80) return 0;
  }
  const unsigned char second = byte(1);
  const bool overlong = (lead == 0xE0 && second < 0xA0) || (lead == 0xF0 && second < 0x90);
  const bool outside = (lead == 0xED && second > 0x9F) || (lead == 0xF4 && second > 0x8F);
  return overlong || outside ? 0 : length;
}

}  // namespace

bool is_utf8(std::string_view text) {
  while (!text.empty()) {
    const std::size_t length = sequence_length(text);
    if (length == 0) return false;
    text.remove_prefix(length);
  }
  return true;
}

}  // namespace iscan::child
