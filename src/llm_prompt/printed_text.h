// The words of the pages as text for a language model: lines, columns kept by spacing, fenced as
// data. Nothing a document prints can end the fence, look like one of our line ids or hide in
// characters that nobody sees.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "document/page.h"

namespace iscan::llm_prompt {

struct TextForm {
  std::size_t bytes = 60'000;  // of a question's document text, fence included; at least 4 096
  std::size_t questions = 8;   // more are not asked
  // For questions about rows: lines begin with their ids, for answers to name them, and columns are
  // aligned. Others are shorter without.
  bool rows = true;
};

// A part of the document that one question is about.
struct Question {
  std::string document;       // "<document>\np1.l01 | …\n</document>\n", ids where wanted
  int first_page = 1;         // page numbers
  int last_page = 1;          // a page that is too long for one question is in several
  bool last_of_many = false;  // the limit of questions was reached: what follows is not asked
};

// The document in as few questions as the limits allow, split between pages where possible; none
// when no page has a visible word.
std::vector<Question> questions_of(std::span<const document::Page> pages,
                                   const TextForm& form = {});

// A question about rows as it is asked when none are wanted.
std::string without_rows(std::string_view question);

// A word as the model sees it: without control, bidi, zero-width, tag and other invisible
// characters, '<', '>' and '|' as characters that look like them, at most 300 bytes.
std::string visible(std::string_view word);
// The way back for what a model copied: '<', '>' and '|' again.
std::string original_marks(std::string_view text);

}  // namespace iscan::llm_prompt
