#include "notation/text.h"

#include <string>

#include "notation/code_points.h"

namespace iscan::notation {
namespace {

// Base letters of U+00C0..U+017F (Latin-1 Supplement and Latin Extended-A); a space means that the
// character is kept as it is.
constexpr std::u32string_view kLatin1 =
    U"aaaaaa ceeeeiiiidnooooo ouuuuy  "
    U"aaaaaa ceeeeiiiidnooooo ouuuuy y";
static_assert(kLatin1.size() == 0x40);
constexpr std::u32string_view kExtendedA =
    U"aaaaaaccccccccddddeeeeeeeeeegggggggghhhhiiiiiiiiii  jjkkkllllllllllnnnnnnnnn"
    U"oooooo  rrrrrrssssssssttttttuuuuuuuuuuuuwwyyyzzzzzzs";
static_assert(kExtendedA.size() == 0x80);

// Letters that become two.
std::string_view pair_of(char32_t c) {
  switch (c) {
    case 0x00C6:
    case 0x00E6: return "ae";
    case 0x00DF:
    case 0x1E9E: return "ss";
    case 0x00DE:
    case 0x00FE: return "th";
    case 0x0132:
    case 0x0133: return "ij";
    case 0x0152:
    case 0x0153: return "oe";
    default: return "";
  }
}

char32_t base_letter(char32_t c) {
  if (c < 0x80) return c >= U'A' && c <= U'Z' ? c + 32 : c;
  char32_t base = U' ';
  if (c >= 0x00C0 && c <= 0x00FF) base = kLatin1[c - 0x00C0];
  if (c >= 0x0100 && c < 0x0100 + kExtendedA.size()) base = kExtendedA[c - 0x0100];
  if (c >= 0x0391 && c <= 0x03A9) return c + 32;  // Greek capitals
  if (c >= 0x0410 && c <= 0x042F) return c + 32;  // Cyrillic capitals
  return base == U' ' ? c : base;
}

// Accents as characters of their own: they follow their letter.
bool is_combining(char32_t c) { return c >= 0x0300 && c <= 0x036F; }

}  // namespace

std::string folded(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t at = 0; at < text.size();) {
    const CodePoint point = code_point_at(text, at);
    at += point.bytes;
    if (!point.valid || is_combining(point.value)) continue;
    if (const auto pair = pair_of(point.value); !pair.empty()) {
      out += pair;
    } else {
      append_utf8(out, base_letter(point.value));
    }
  }
  return out;
}

std::string_view trimmed(std::string_view text) {
  while (!text.empty()) {
    const CodePoint point = code_point_at(text, 0);
    if (!is_space(point.value)) break;
    text.remove_prefix(point.bytes);
  }
  while (!text.empty()) {
    std::size_t start = text.size() - 1;
    while (start > 0 && (static_cast<unsigned char>(text[start]) & 0xC0U) == 0x80U) --start;
    if (!is_space(code_point_at(text, start).value)) break;
    text = text.substr(0, start);
  }
  return text;
}

std::vector<std::string_view> split_words(std::string_view text) {
  std::vector<std::string_view> words;
  std::size_t begin = 0;
  for (std::size_t at = 0; at <= text.size();) {
    const bool end = at == text.size();
    const CodePoint point = end ? CodePoint{.value = U' ', .bytes = 1} : code_point_at(text, at);
    if (is_space(point.value)) {
      if (at > begin) words.push_back(text.substr(begin, at - begin));
      begin = at + point.bytes;
    }
    at += point.bytes;
  }
  return words;
}

}  // namespace iscan::notation
