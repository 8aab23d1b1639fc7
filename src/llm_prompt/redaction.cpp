#include "llm_prompt/redaction.h"

#include <algorithm>
#include <functional>
#include <optional>
#include <utility>

#include "base/ascii.h"
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

struct Iban {
  std::string value;
  std::size_t words = 0;
};

// The IBAN that begins with the row's word `begin`.
std::optional<Iban> iban_at(const document::Page& page, const Row& row, std::size_t begin) {
  // The label in front stays.
  if (notation::compact_id(page.words[row.words[begin]].text) == "IBAN") return std::nullopt;
  std::string text;
  for (std::size_t i = begin; i < std::min(row.words.size(), begin + kLongestIban); ++i) {
    text += without_label(page.words[row.words[i]].text);
    if (text.size() > kLongestText) break;
    const std::string compact = notation::compact_id(text);
    if (notation::looks_like_iban(without_word(compact))) return Iban{compact, i + 1 - begin};
  }
  return std::nullopt;
}

// The first word becomes the placeholder, the others nothing.
void replace(document::Page& page, std::span<const std::size_t> words,
             const std::string& placeholder) {
  for (const std::size_t index : words) {
    page.words[index].text = index == words.front() ? placeholder : std::string();
  }
}

void hide_ibans(document::Page& page, Redaction& redaction) {
  for (const Row& row : rows_of(page)) {
    for (std::size_t begin = 0; begin < row.words.size(); ++begin) {
      const auto iban = iban_at(page, row, begin);
      if (!iban) continue;
      const std::string key(without_word(iban->value));
      replace(page, std::span(row.words).subspan(begin, iban->words),
              redaction.placeholder_for("IBAN", key, key));
      begin += iban->words - 1;
    }
  }
}

// True when the name was printed on the page.
bool hide_name(std::string_view name, document::Page& page, Redaction& redaction) {
  Finder finder(std::span(&page, 1));
  const std::vector<FoundText> places = finder.find_text(name);
  for (const FoundText& found : places) {
    std::vector<std::size_t> words;
    for (const int word : found.words) {
      const auto index = static_cast<std::size_t>(word);
      if (!page.words[index].text.empty()) words.push_back(index);
    }
    if (!words.empty()) replace(page, words, redaction.placeholder_for("NAME", name, name));
  }
  return !places.empty();
}

// A search gives the best places only, so it is repeated until there are none.
void hide_names(std::span<const std::string_view> names, document::Page& page,
                Redaction& redaction) {
  constexpr int kMostPasses = 16;
  constexpr std::size_t kShortestName = 3;  // letters; shorter ones are half of all words
  for (const std::string_view name : names) {
    if (key_of(name).size() < kShortestName) continue;
    for (int pass = 0; pass < kMostPasses && hide_name(name, page, redaction); ++pass) {
    }
  }
}

}  // namespace

std::string Redaction::restored(std::string_view value) const {
  std::string out;
  for (std::size_t at = 0; at < value.size();) {
    const auto entry = std::ranges::find_if(entries_, [&](const Entry& candidate) {
      const std::string_view rest = value.substr(at);
      const std::size_t end = candidate.placeholder.size();
      return rest.starts_with(candidate.placeholder) &&
             (rest.size() == end || !is_digit(rest[end]));
    });
    if (entry == entries_.end()) {
      out += value[at++];
    } else {
      out += entry->print;
      at += entry->placeholder.size();
    }
  }
  return out;
}

const std::string& Redaction::placeholder_for(std::string_view stem, std::string_view key,
                                              std::string_view print) {
  std::size_t number = 1;
  for (const Entry& entry : entries_) {
    if (!entry.placeholder.starts_with(stem)) continue;
    if (entry.key == key) return entry.placeholder;
    ++number;
  }
  const auto name = [&] { return std::string(stem) + "_" + std::to_string(number); };
  const auto is_taken = [&] {
    return std::ranges::contains(avoided_, name()) ||
           std::ranges::contains(entries_, name(), &Entry::placeholder);
  };
  while (is_taken()) ++number;
  entries_.push_back({name(), std::string(key), std::string(print)});
  return entries_.back().placeholder;
}

void Redaction::avoid(std::string_view printed) {
  for (const std::string_view stem : {"IBAN_", "NAME_"}) {
    for (auto at = printed.find(stem); at != std::string_view::npos;
         at = printed.find(stem, at + 1)) {
      std::size_t end = at + stem.size();
      while (end < printed.size() && is_digit(printed[end])) ++end;
      avoided_.emplace_back(printed.substr(at, end - at));
    }
  }
}

RedactedPages redact(std::span<const document::Page> pages, std::span<const std::string> names) {
  RedactedPages redacted{.pages = {pages.begin(), pages.end()}, .redaction = {}};
  for (const document::Page& page : pages) {
    for (const document::Word& word : page.words) redacted.redaction.avoid(word.text);
  }
  for (document::Page& page : redacted.pages) hide_ibans(page, redacted.redaction);
  // The longest first: "Muster Handels GmbH" before "Muster".
  std::vector<std::string_view> longest(names.begin(), names.end());
  std::ranges::stable_sort(longest, std::ranges::greater{}, &std::string_view::size);
  for (document::Page& page : redacted.pages) hide_names(longest, page, redacted.redaction);
  return redacted;
}

}  // namespace iscan::llm_prompt
