#include "ocr_tesseract/noise.h"

#include <algorithm>
#include <cstdint>

namespace iscan::ocr_tesseract {
namespace {

bool is_letter_or_digit(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

}  // namespace

double solid_share(std::string_view text) {
  int solid = 0;
  int all = 0;
  for (const char c : text) {
    const auto byte = static_cast<std::uint8_t>(c);
    if ((byte & 0xC0U) == 0x80U) continue;  // not the first byte of a character
    ++all;
    // Two-byte characters are letters of European languages, longer ones signs (€, quotes).
    if (is_letter_or_digit(c) || (byte >= 0xC3U && byte < 0xE0U)) ++solid;
  }
  return all == 0 ? 0 : static_cast<double>(solid) / all;
}

void drop_noise(ReadLine&) {}

}  // namespace iscan::ocr_tesseract
