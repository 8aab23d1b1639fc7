#include "llm_prompt/replace_print.h"

#include <algorithm>
#include <optional>

#include "llm_prompt/find_text.h"
#include "llm_prompt/letters.h"
#include "llm_prompt/rows.h"
#include "notation/check_digits.h"
#include "notation/identifiers.h"

namespace iscan::llm_prompt {
namespace {

constexpr std::size_t kLongestIban = 12;  // words
constexpr std::size_t kLongestText = 80;  // bytes

// Behind a label in the same word: "IBAN:DE89…".
std::string without_label(const std::string& text) {
  const auto mark = text.find_last_of(":=");
  std::string rest = mark == std::string::npos ? text : text.substr(mark + 1);
  while (!rest.empty() && std::string_view(".,;)").contains(rest.back())) rest.pop_back();
  return rest;
}

// "IBANDE89…": printed without any space.
std::string_view without_word(std::string_view compact) {
  return compact.starts_with("IBAN") ? compact.substr(4) : compact;
}

// The one that begins with the row's word `begin`.
std::optional<PrintedIban> iban_at(const document::Page& page, const Row& row, std::size_t begin) {
  // The label in front stays.
  if (notation::compact_id(page.words[row.words[begin]].text) == "IBAN") return std::nullopt;
  std::string text;
  for (std::size_t i = begin; i < std::min(row.words.size(), begin + kLongestIban); ++i) {
    text += without_label(page.words[row.words[i]].text);
    if (text.size() > kLongestText) break;
    const std::string compact = notation::compact_id(text);
    const std::string value(without_word(compact));
    if (!notation::looks_like_iban(value)) continue;
    const auto words = std::span(row.words).subspan(begin, i + 1 - begin);
    return PrintedIban{{words.begin(), words.end()}, value};
  }
  return std::nullopt;
}

// True when the text was printed on the page.
bool replace_once(document::Page& page, std::string_view text,
                  const std::function<void(std::span<const std::size_t>)>& replace) {
  Finder finder(std::span(&page, 1));
  const std::vector<FoundText> places = finder.find_text(text);
  for (const FoundText& found : places) {
    std::vector<std::size_t> words;
    for (const int word : found.words) {
      const auto index = static_cast<std::size_t>(word);
      if (!page.words[index].text.empty()) words.push_back(index);
    }
    if (!words.empty()) replace(words);
  }
  return !places.empty();
}

}  // namespace

void replace_words(document::Page& page, std::span<const std::size_t> words,
                   const std::string& text) {
  for (const std::size_t index : words) {
    page.words[index].text = index == words.front() ? text : std::string();
  }
}

void replace_prints(document::Page& page, std::string_view text,
                    const std::function<void(std::span<const std::size_t>)>& replace) {
  constexpr std::size_t kShortest = 3;  // letters
  constexpr int kMostPasses = 16;
  if (key_of(text).size() < kShortest) return;
  // A search gives the best places only, so it is repeated until there are none.
  for (int pass = 0; pass < kMostPasses && replace_once(page, text, replace); ++pass) {
  }
}

std::vector<PrintedIban> ibans_on(const document::Page& page) {
  std::vector<PrintedIban> found;
  for (const Row& row : rows_of(page)) {
    for (std::size_t begin = 0; begin < row.words.size(); ++begin) {
      auto iban = iban_at(page, row, begin);
      if (!iban) continue;
      begin += iban->words.size() - 1;
      found.push_back(*std::move(iban));
    }
  }
  return found;
}

}  // namespace iscan::llm_prompt
