// Other words in the place of printed ones. Internal to llm_prompt.
#pragma once

#include <cstddef>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "document/page.h"

namespace iscan::llm_prompt {

// The first word becomes the text, the others nothing.
void replace_words(document::Page& page, std::span<const std::size_t> words,
                   const std::string& text);

// Calls `replace` with the words of every print of the text, however it is written and wrapped,
// until the page prints it no more. Texts of less than 3 letters are half of all words and left.
void replace_prints(document::Page& page, std::string_view text,
                    const std::function<void(std::span<const std::size_t>)>& replace);

// An account number as printed: the words, and letters and digits alone.
struct PrintedIban {
  std::vector<std::size_t> words;
  std::string value;
};
// All that have the form of one, with right check digits or not, without their labels' words.
std::vector<PrintedIban> ibans_on(const document::Page& page);

}  // namespace iscan::llm_prompt
