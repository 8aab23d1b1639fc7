#include "decode/text_layer.h"

#include <algorithm>
#include <string_view>

#include "decode/text.h"

namespace iscan::decode {
namespace {

using document::TextLayer;
using document::Word;

// Real documents have at most 0.6 % such characters, garbled ones over half; a page needs OCR long
// before that, because a single wrong digit matters.
constexpr double kMostUnmapped = 0.2;
constexpr double kLeastAlphanumeric = 0.3;
constexpr int kEnoughCharacters = 40;
// A cipher passes all character counts: it has letters, but few vowels and capitals inside words.
constexpr int kCipherLetters = 200;
constexpr double kCipherVowels = 0.25;
constexpr double kCipherJumps = 0.10;
// Below this many visible characters a page that is mostly a picture is read from the picture.
constexpr int kFewCharacters = 400;
constexpr double kMuchPicture = 0.2;
constexpr double kMostlyOutside = 0.5;

bool is_unmapped(char32_t c) {
  return c == 0xFFFD || (c < 0x20) || (c >= 0x7F && c < 0xA0) || (c >= 0xE000 && c <= 0xF8FF) ||
         c >= 0xF0000;
}

bool is_lower(char32_t c) { return c >= 'a' && c <= 'z'; }
bool is_upper(char32_t c) { return c >= 'A' && c <= 'Z'; }

// Letters of any script count: everything from Latin-1 letters on that is not punctuation.
bool is_alphanumeric(char32_t c) {
  return is_lower(c) || is_upper(c) || (c >= '0' && c <= '9') ||
         (c >= 0xC0 && c < 0x2000 && c != 0xD7 && c != 0xF7) || (c >= 0x3040 && c < 0xE000);
}

struct Letters {
  int letters = 0;
  int vowels = 0;
  int bigrams = 0;
  int jumps = 0;  // from lower case to upper case inside a word

  void add(char32_t before, char32_t c) {
    if (!is_lower(c) && !is_upper(c)) return;
    ++letters;
    if (std::string_view("aeiouyAEIOUY").contains(static_cast<char>(c))) ++vowels;
    if (!is_lower(before) && !is_upper(before)) return;
    ++bigrams;
    if (is_lower(before) && is_upper(c)) ++jumps;
  }

  bool cipher() const {
    return letters >= kCipherLetters && vowels < letters * kCipherVowels &&
           jumps >= bigrams * kCipherJumps;
  }
};

}  // namespace

CharacterStatistics character_statistics(const std::vector<Word>& words) {
  CharacterStatistics out;
  int unmapped = 0;
  int alphanumeric = 0;
  Letters letters;
  for (const Word& word : words) {
    if (word.invisible) continue;
    char32_t before = ' ';
    for (std::size_t i = 0; i < word.text.size();) {
      const char32_t c = next_code_point(word.text, i);
      ++out.characters;
      if (is_unmapped(c)) ++unmapped;
      if (is_alphanumeric(c)) ++alphanumeric;
      letters.add(before, c);
      before = c;
    }
  }
  if (out.characters > 0) {
    out.unmapped = static_cast<double>(unmapped) / out.characters;
    out.alphanumeric = static_cast<double>(alphanumeric) / out.characters;
  }
  out.cipher = letters.cipher();
  return out;
}

TextLayer classify(const std::vector<Word>& words, const PageInk& ink) {
  if (words.empty()) return TextLayer::none;
  const auto invisible = std::ranges::count_if(words, &Word::invisible);
  if (invisible * 2 > static_cast<std::ptrdiff_t>(words.size())) return TextLayer::hidden;
  const CharacterStatistics statistics = character_statistics(words);
  const bool few_letters =
      statistics.characters >= kEnoughCharacters && statistics.alphanumeric < kLeastAlphanumeric;
  if (statistics.unmapped > kMostUnmapped || few_letters || statistics.cipher) {
    return TextLayer::garbled;
  }
  if (statistics.characters < kFewCharacters && ink.picture_area > kMuchPicture &&
      ink.picture_outside_words > kMostlyOutside) {
    return TextLayer::sparse;
  }
  return TextLayer::sound;
}

}  // namespace iscan::decode
