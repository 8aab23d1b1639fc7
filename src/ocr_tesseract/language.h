// Which language a page is written in, by the common words of invoices and of the language.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace iscan::ocr_tesseract {

// ISO 639-3 codes of all languages that can be told apart: eng deu swe nor dan fin fra spa ita nld.
std::span<const std::string_view> known_languages();

// Counts how many of the words are typical for each language and picks one of `allowed`. The
// words may come from a reader of another language: accents are ignored on both sides.
class LanguageVote {
 public:
  void add(std::string_view word);
  // The best of `allowed`, which must not be empty; its first entry unless another is clearly
  // ahead (at least two typical words and one third more than any other).
  std::string winner(const std::vector<std::string>& allowed) const;
  // Whether more words would hardly change the answer.
  bool clear(const std::vector<std::string>& allowed) const;

 private:
  int votes_of(std::string_view language) const;
  std::vector<int> votes_ = std::vector<int>(known_languages().size(), 0);
};

// Lower case, Latin accents removed (ä → a, ß → ss, ø → o), everything but letters dropped.
std::string folded(std::string_view word);

}  // namespace iscan::ocr_tesseract
