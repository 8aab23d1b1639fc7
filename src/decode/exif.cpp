#include "decode/exif.h"

#include <cstdint>
#include <optional>
#include <string_view>

namespace iscan::decode {
namespace {

constexpr std::uint16_t kOrientation = 0x0112;
constexpr std::uint16_t kXResolution = 0x011A;
constexpr std::uint16_t kYResolution = 0x011B;
constexpr std::uint16_t kResolutionUnit = 0x0128;
constexpr std::size_t kMostEntries = 200;

// Bounds-checked numbers in the block's own byte order.
class Block {
 public:
  explicit Block(BytesView bytes) : bytes_(bytes), big_(as_text(bytes).starts_with("MM")) {}

  std::optional<std::uint32_t> number(std::size_t at, std::size_t size) const {
    if (at > bytes_.size() || bytes_.size() - at < size) return std::nullopt;
    std::uint32_t value = 0;
    for (std::size_t i = 0; i < size; ++i) {
      const std::size_t from = big_ ? i : size - 1 - i;
      value = value << 8U | std::to_integer<std::uint32_t>(bytes_[at + from]);
    }
    return value;
  }

  double rational(std::size_t entry) const {
    const std::size_t at = number(entry + 8, 4).value_or(0);
    const double above = number(at, 4).value_or(0);
    const double below = number(at + 4, 4).value_or(0);
    return at == 0 || below == 0 ? 0 : above / below;
  }

 private:
  BytesView bytes_;
  bool big_;
};

}  // namespace

Exif parse_exif(BytesView tiff) {
  Exif exif;
  const std::string_view text = as_text(tiff);
  if (!text.starts_with("II") && !text.starts_with("MM")) return exif;
  const Block block(tiff);
  const std::size_t directory = block.number(4, 4).value_or(0);
  const std::size_t entries = block.number(directory, 2).value_or(0);
  double per_inch = 1;
  for (std::size_t i = 0; i < entries && i < kMostEntries; ++i) {
    const std::size_t entry = directory + 2 + i * 12;
    const std::uint32_t tag = block.number(entry, 2).value_or(0);
    const std::uint32_t small = block.number(entry + 8, 2).value_or(0);
    if (tag == kOrientation && small >= 1 && small <= 8) exif.orientation = static_cast<int>(small);
    if (tag == kXResolution) exif.x_dpi = block.rational(entry);
    if (tag == kYResolution) exif.y_dpi = block.rational(entry);
    if (tag == kResolutionUnit && small == 3) per_inch = 2.54;
  }
  exif.x_dpi *= per_inch;
  exif.y_dpi *= per_inch;
  return exif;
}

}  // namespace iscan::decode
