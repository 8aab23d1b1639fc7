#include "decode/pdf_words.h"

#include <poppler-page.h>

#include <algorithm>
#include <array>
#include <string_view>

#include "decode/text.h"

namespace iscan::decode {
namespace {

using document::Box;

bool is_space(char32_t c) {
  return c == ' ' || (c >= 0x09 && c <= 0x0D) || c == 0xA0 || c == 0x1680 ||
         (c >= 0x2000 && c <= 0x200A) || c == 0x2028 || c == 0x2029 || c == 0x202F || c == 0x205F ||
         c == 0x3000;
}

bool is_ignorable(char32_t c) {
  return (c >= 0x200B && c <= 0x200F) || (c >= 0x202A && c <= 0x202E) ||
         (c >= 0x2060 && c <= 0x2069) || c == 0xFEFF || (c >= 0xFE00 && c <= 0xFE0F) ||
         (c >= 0xE0000 && c <= 0xE0FFF);  // tags, and more variation selectors
}

// Ligatures U+FB00..U+FB06 as letters; producers that show a soft hyphen mean a hyphen.
void append_character(std::string& out, char32_t c) {
  constexpr std::array<std::string_view, 7> kLigatures = {"ff",  "fi", "fl", "ffi",
                                                          "ffl", "st", "st"};
  if (c >= 0xFB00 && c <= 0xFB06) {
    out += kLigatures[c - 0xFB00];
  } else if (c == 0xAD) {
    out += '-';
  } else if (c < 0x20 || (c >= 0x7F && c < 0xA0)) {
    append_utf8(out, 0xFFFD);
  } else if (!is_ignorable(c)) {
    append_utf8(out, c);
  }
}

bool is_bold(std::string_view font) {
  std::string lower;
  for (const char c : font) lower.push_back(c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c);
  constexpr std::array kMarks = {"bold", "black", "heavy", "demi", "semibd", "-bd"};
  return std::ranges::any_of(kMarks, [&](const char* mark) { return lower.contains(mark); });
}

Box to_box(const poppler::rectf& r) {
  return {std::min(r.left(), r.right()), std::min(r.top(), r.bottom()),
          std::max(r.left(), r.right()), std::max(r.top(), r.bottom())};
}

// Cuts one text box into words at white space.
class Splitter {
 public:
  Splitter(const poppler::text_box& box, PdfWords& out)
      : box_(box), whole_(to_box(box.bbox())), out_(out) {
    if (box.has_font_info()) {
      font_ = box.get_font_name();
      size_ = static_cast<float>(std::clamp(box.get_font_size(), 0.0, 1e4));
    }
  }

  void split() {
    const std::u16string text = utf16();
    const bool one_word = std::ranges::none_of(text, is_space);
    squeezed_ = is_squeezed(text);
    std::size_t glyph = 0;
    for (std::size_t i = 0; i < text.size(); ++i, ++glyph) {
      char32_t c = text[i];
      if (c >= 0xD800 && c < 0xDC00 && i + 1 < text.size()) {
        c = 0x10000 + ((c - 0xD800) << 10U) + (text[++i] - 0xDC00U);
      }
      if (is_space(c)) {
        finish(/*space_after=*/true);
        continue;
      }
      append_character(text_, c);
      if (!one_word) grow(glyph);
    }
    if (one_word) place_ = whole_;
    finish(box_.has_space_after());
  }

 private:
  std::u16string utf16() const {
    const poppler::ustring text = box_.text();
    return {text.begin(), text.end()};
  }

  float size() const { return size_ > 0 ? size_ : static_cast<float>(whole_.height()); }

  // A glyph can claim to stand for any text (/ActualText). More letters than find room in print are
  // not what is seen.
  bool is_squeezed(const std::u16string& text) const {
    constexpr std::ptrdiff_t kFewLetters = 4;
    constexpr double kNarrowest = 0.35;  // points; an "i" of the smallest print is wider
    // Tags are of the second half of Unicode, in which little else is printed.
    const auto letters = std::ranges::count_if(
        text, [](char16_t c) { return !is_ignorable(c) && (c < 0xD800 || c > 0xDFFF); });
    return letters >= kFewLetters &&
           whole_.width() * whole_.height() <
               kNarrowest * static_cast<double>(letters) * static_cast<double>(size());
  }

  void grow(std::size_t glyph) {
    const Box box = to_box(box_.char_bbox(glyph));
    if (box == Box{}) return;
    place_ = place_ == Box{} ? box : document::united(place_, box);
  }

  void finish(bool space_after) {
    if (!text_.empty()) {
      out_.words.push_back({.text = std::move(text_),
                            .box = place_ == Box{} ? whole_ : place_,
                            .font_size = size(),
                            .bold = is_bold(font_),
                            .invisible = squeezed_,
                            .space_after = space_after});
      out_.fonts.push_back(font_);
    }
    text_.clear();
    place_ = {};
  }

  const poppler::text_box& box_;
  Box whole_;
  PdfWords& out_;
  std::string font_;
  float size_ = 0;
  bool squeezed_ = false;
  std::string text_;
  Box place_;
};

}  // namespace

PdfWords read_words(const poppler::page& page) {
  PdfWords out;
  for (const poppler::text_box& box : page.text_list(poppler::page::text_list_include_font)) {
    Splitter(box, out).split();
  }
  return out;
}

}  // namespace iscan::decode
