#include "ocr_tesseract/look_alikes.h"

#include <cstddef>

#include "base/ascii.h"

namespace iscan::ocr_tesseract {
namespace {

// Digits, a hyphen, digits: nothing that a sum of money has.
bool is_hyphenated_code(const std::string& text) {
  std::size_t at = 1;
  while (at < text.size() && is_digit(text[at])) ++at;
  return at > 1 && at + 1 < text.size() && text[at] == '-' && is_digit(text[at + 1]);
}

}  // namespace

std::string told_apart(std::string text) {
  if (text.starts_with('$') && is_hyphenated_code(text)) text[0] = 'S';
  return text;
}

}  // namespace iscan::ocr_tesseract
