#include "llm_prompt/prompt.h"

#include <format>

namespace iscan::llm_prompt {

std::string answer_for(std::string_view answer, std::span<const invoice::FieldId> wanted) {
  const Json whole = Json::parse(answer, nullptr, false);
  if (!whole.is_object()) return "";
  Json reduced = Json::object();
  bool says = false;
  for (const auto& [property, value] : whole.items()) {
    if (!is_wanted(property, wanted)) continue;
    reduced[property] = value;
    says = says || !(value == "" || value.empty());
  }
  return says ? reduced.dump() : "";
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
