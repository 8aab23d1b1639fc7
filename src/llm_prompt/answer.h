// From a model's answer back to a draft: every candidate is printed on a page, or it is dropped.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "document/page.h"
#include "invoice/draft.h"
#include "llm_prompt/redaction.h"

namespace iscan::llm_prompt {

// What a model answered to one question.
struct Answer {
  std::string json;    // the object of the form; anything else does no harm
  int first_page = 1;  // page numbers the question was about: values are looked for there only
  int last_page = 1;
};

// The answers as one draft. `model`: "<provider>/<model>", the reader of every candidate becomes
// "llm:<provider>/<model>". `redaction` gives hidden print back where the pages were redacted; the
// pages are the original ones. Where several answers have rows of a group, they are joined in
// order. Scores say how well a value is grounded: 0.9 where it is printed exactly like that, less
// for misread print and ambiguous forms; rows as the tables of rules score. Never fails; notes say
// what is lost, the first 50 of them:
//   llm_answer_unreadable          an answer is no JSON object
//   llm_value_not_on_page:<path>   dropped: not printed on those pages
//   llm_value_unreadable:<path>    dropped: no date, amount or code of its kind, or no text
//   llm_rows_cut:<path>            more rows than any invoice has
//   llm_search_cut                 values were left unsearched: the document is too long
// <path> as everywhere: "seller.vat_id", "lines[3].net_amount", counted from 0.
invoice::Draft draft_of(std::span<const Answer> answers, std::span<const document::Page> pages,
                        std::string_view model, const Redaction* redaction = nullptr);

// The same for one answer about all pages.
invoice::Draft draft_of(std::string_view json, std::span<const document::Page> pages,
                        std::string_view model, const Redaction* redaction = nullptr);

}  // namespace iscan::llm_prompt
