#include "training_example.h"

#include <nlohmann/json.hpp>
#include <utility>
#include <vector>

#include "llm_prompt/disguise.h"
#include "llm_prompt/printed_text.h"
#include "llm_prompt/prompt.h"
#include "llm_prompt/right_answer.h"

namespace iscan::app {
namespace {

using Json = nlohmann::ordered_json;

Json message(std::string_view role, std::string_view content) {
  return {{"role", role}, {"content", content}};
}

std::vector<invoice::FieldId> all_fields() {
  std::vector<invoice::FieldId> all;
  for (const llm_prompt::SchemaField& field : llm_prompt::kSchemaFields) all.push_back(field.field);
  return all;
}

}  // namespace

std::expected<std::string, std::string_view> training_line(const service::Approved& document,
                                                           const llm_prompt::PromptVersion& prompt,
                                                           const llm_prompt::Inventor* inventor) {
  // Documents of several questions have no one answer. A token has three bytes or more of print.
  constexpr std::size_t kBytesPerToken = 3;
  const auto& pages = document.text.pages;
  llm_prompt::DisguisedPages shown{pages, {}};
  if (inventor != nullptr) {
    shown = llm_prompt::disguise(pages, document.invoice, document.draft, *inventor);
  }
  const auto questions = llm_prompt::questions_of(shown.pages);
  if (questions.empty()) return std::unexpected(kNoText);
  if (questions.size() > 1) return std::unexpected(kTooLong);
  const std::string question = llm_prompt::question_text(questions.front(), shown.pages.size());
  const auto doubtful =
      document.by_person ? llm_prompt::Doubtful::kept : llm_prompt::Doubtful::left_out;
  const std::string answer = prompt.answer_for(
      llm_prompt::right_answer(document.invoice, pages, shown.pages, doubtful), all_fields());
  if (answer.empty()) return std::unexpected(kNothingPrinted);
  // Rather a document less than a name too many.
  if (llm_prompt::shows_any(question + answer, shown.originals)) {
    return std::unexpected(kOriginalLeft);
  }
  const std::string& system = prompt.system();
  if ((system.size() + question.size() + answer.size()) / kBytesPerToken > kMostTokens) {
    return std::unexpected(kTooLong);
  }
  const Json line = {{"messages", Json::array({message("system", system), message("user", question),
                                               message("assistant", answer)})}};
  return line.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace iscan::app
