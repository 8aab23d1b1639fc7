#include "llm_prompt/redaction.h"

#include <algorithm>
#include <functional>
#include <utility>

#include "base/ascii.h"
#include "llm_prompt/replace_print.h"

namespace iscan::llm_prompt {
namespace {

void hide_ibans(document::Page& page, Redaction& redaction) {
  for (const PrintedIban& iban : ibans_on(page)) {
    replace_words(page, iban.words, redaction.placeholder_for("IBAN", iban.value, iban.value));
  }
}

void hide_names(std::span<const std::string_view> names, document::Page& page,
                Redaction& redaction) {
  for (const std::string_view name : names) {
    replace_prints(page, name, [&](std::span<const std::size_t> words) {
      replace_words(page, words, redaction.placeholder_for("NAME", name, name));
    });
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
