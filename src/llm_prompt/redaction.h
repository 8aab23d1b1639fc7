// What need not leave the house: account numbers and given names are asked about by placeholders.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "document/page.h"

namespace iscan::llm_prompt {

// Which placeholder stands for which print. The same print has the same placeholder everywhere.
class Redaction {
 public:
  // The value with the print again where a placeholder was copied.
  std::string restored(std::string_view value) const;

  // "IBAN_1" or "NAME_1" for a new print, the former one for a known print. `key` says which prints
  // are the same.
  const std::string& placeholder_for(std::string_view stem, std::string_view key,
                                     std::string_view print);
  // A placeholder that the document itself prints is never given.
  void avoid(std::string_view printed);

  std::size_t size() const { return entries_.size(); }

 private:
  struct Entry {
    std::string placeholder;
    std::string key;
    std::string print;
  };
  std::vector<Entry> entries_;
  std::vector<std::string> avoided_;
};

// Copies of the pages to be printed for a model. Answers are looked for on the originals: words
// and places are the same.
struct RedactedPages {
  std::vector<document::Page> pages;
  Redaction redaction;
};

// Replaces whole words that print an IBAN, with right check digits or not, or one of the names of
// persons and companies, however they are written and wrapped.
RedactedPages redact(std::span<const document::Page> pages, std::span<const std::string> names);

}  // namespace iscan::llm_prompt
