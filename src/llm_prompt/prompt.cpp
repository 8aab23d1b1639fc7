#include "llm_prompt/prompt.h"

#include <algorithm>
#include <format>

namespace iscan::llm_prompt {

bool asks_for_rows(std::span<const invoice::FieldId> wanted) {
  return std::ranges::contains(wanted, invoice::FieldId::line_net_amount);
}

std::string question_text(const Question& question, std::size_t pages) {
  const std::string range =
      question.first_page == question.last_page
          ? std::format("page {}", question.first_page)
          : std::format("pages {} to {}", question.first_page, question.last_page);
  return std::format(
      "{}This was {} of {}. Copy the values that the form asks for, verbatim; \"\" for what is not "
      "printed there.",
      question.document, range, pages);
}

}  // namespace iscan::llm_prompt
