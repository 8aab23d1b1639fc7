#include "llm_prompt/letters.h"

#include <algorithm>
#include <array>

#include "notation/code_points.h"
#include "notation/text.h"

namespace iscan::llm_prompt {
namespace {

using notation::is_digit;

struct Range {
  char32_t first;
  char32_t last;
};

// Spaces, punctuation, drawing and what is not seen. Currency signs are no punctuation: a sign can
// be the whole value.
constexpr auto kDropped = std::to_array<Range>({
    {0x0080, 0x00A1}, {0x00A6, 0x00A9},    {0x00AB, 0x00B1}, {0x00B4, 0x00B4}, {0x00B6, 0x00B8},
    {0x00BB, 0x00BF}, {0x00D7, 0x00D7},    {0x00F7, 0x00F7}, {0x02B0, 0x036F}, {0x061C, 0x061C},
    {0x180B, 0x180F}, {0x2000, 0x206F},    {0x2116, 0x2117}, {0x2120, 0x2122}, {0x2190, 0x2BFF},
    {0x2E00, 0x2E7F}, {0x3000, 0x303F},    {0xD800, 0xF8FF}, {0xFE00, 0xFE4F}, {0xFEFF, 0xFEFF},
    {0xFFF0, 0xFFFF}, {0xE0000, 0x10FFFF},
});

bool is_sign(char32_t c) {
  return c == U'$' || (c >= 0x00A2 && c <= 0x00A5) || (c >= 0x20A0 && c <= 0x20CF);
}

bool is_dropped(char32_t c) {
  if (c < 0x80) return !is_digit(c) && !notation::is_ascii_letter(c) && c != U'$';
  return std::ranges::any_of(
      kDropped, [&](const Range& range) { return c >= range.first && c <= range.last; });
}

// Joined letters as fonts draw them.
std::string_view joined(char32_t c) {
  constexpr std::array<std::string_view, 7> kJoined = {"ff", "fi", "fl", "ffi", "ffl", "st", "st"};
  return c >= 0xFB00 && c <= 0xFB06 ? kJoined[c - 0xFB00] : "";
}

// Wide, raised and lowered forms as plain ones.
char32_t plain(char32_t c) {
  if (c >= 0xFF01 && c <= 0xFF5E) return c - 0xFEE0;
  if (c == 0x00B2 || c == 0x00B3) return c - 0x00B2 + U'2';
  if (c == 0x00B9) return U'1';
  if (c == 0x2070 || (c >= 0x2074 && c <= 0x2079)) return c - 0x2070 + U'0';
  if (c >= 0x2080 && c <= 0x2089) return c - 0x2080 + U'0';
  if (c == 0x00AA) return U'a';
  if (c == 0x00BA) return U'o';
  return c;
}

std::string folded_form(char32_t c) {
  if (const auto pieces = joined(c); !pieces.empty()) return std::string(pieces);
  c = plain(c);
  if (is_dropped(c)) return "";
  std::string text;
  notation::append_utf8(text, c);
  return notation::folded(text);
}

enum class Kind : std::uint8_t { letter, digit, sign };

Kind kind_of(char32_t c) {
  if (is_digit(c)) return Kind::digit;
  return is_sign(c) ? Kind::sign : Kind::letter;
}

// `dropped`: what was printed between the two.
Joint joint_of(char32_t before, char32_t after, std::string_view dropped) {
  constexpr std::string_view kInsideNumbers = ".,'/-_";
  const Kind a = kind_of(before);
  const Kind b = kind_of(after);
  if (dropped.empty()) {
    if (a == b) return Joint::none;
    return a == Kind::sign || b == Kind::sign ? Joint::hard : Joint::soft;
  }
  const bool inside = dropped.size() == 1 && kInsideNumbers.contains(dropped.front());
  return inside && a == Kind::digit && b == Kind::digit ? Joint::soft : Joint::hard;
}

}  // namespace

void append_letters(std::string_view text, std::uint32_t word, std::vector<Letter>& letters) {
  char32_t before = 0;
  std::size_t last = 0;  // where the letter before ended
  for (std::size_t at = 0; at < text.size();) {
    const notation::CodePoint point = notation::code_point_at(text, at);
    const std::size_t begin = at;
    at += point.bytes;
    if (!point.valid) continue;
    const std::string form = folded_form(point.value);
    for (std::size_t i = 0; i < form.size();) {
      const notation::CodePoint piece = notation::code_point_at(form, i);
      const Joint joint = before == 0 ? Joint::hard
                          : i > 0     ? Joint::none
                                  : joint_of(before, piece.value, text.substr(last, begin - last));
      letters.push_back({.c = piece.value,
                         .before = joint,
                         .word = word,
                         .begin = static_cast<std::uint32_t>(begin),
                         .end = static_cast<std::uint32_t>(at)});
      before = piece.value;
      last = at;
      i += piece.bytes;
    }
  }
}

std::u32string key_of(std::string_view text) {
  std::vector<Letter> letters;
  append_letters(text, 0, letters);
  std::u32string key;
  key.reserve(letters.size());
  for (const Letter& letter : letters) key += letter.c;
  return key;
}

}  // namespace iscan::llm_prompt
