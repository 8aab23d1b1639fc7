#include "llm/example_maker.h"

#include <algorithm>
#include <utility>

#include "base/sha256.h"
#include "llm_prompt/printed_text.h"
#include "llm_prompt/prompt.h"
#include "llm_prompt/redaction.h"
#include "llm_prompt/right_answer.h"

namespace iscan::llm {
namespace {

std::vector<document::Page> printed_pages(const ports::ApprovedDocument& document,
                                          const RedactionRule& rule,
                                          const invoice::Parties& approved) {
  if (!rule.on) return {document.pages.begin(), document.pages.end()};
  std::vector<std::string> names = invoice::parties_of(document.draft).names;
  names.insert(names.end(), approved.names.begin(), approved.names.end());
  return llm_prompt::redact(document.pages, hidden_names(rule, names)).pages;
}

}  // namespace

std::vector<std::string> hidden_names(const RedactionRule& rule,
                                      const std::vector<std::string>& found) {
  std::vector<std::string> names = rule.names;
  for (const std::string& name : found) {
    if (!std::ranges::contains(names, name)) names.push_back(name);
  }
  return names;
}

std::string form_of(const RedactionRule& rule) {
  // Another number when the lines of documents or the questions about them look otherwise.
  std::string form("lines-1");
  if (!rule.on) return form;
  Sha256 hash;
  for (const std::string& name : rule.names) {
    hash.update(as_bytes(name));
    hash.update(as_bytes(std::string_view("\0", 1)));
  }
  return form + " redacted " + hash.finish_hex();
}

std::optional<ports::LlmExample> ExampleMaker::make(const ports::ApprovedDocument& document) const {
  invoice::Parties parties = invoice::parties_of(document.invoice);
  if (invoice::key_of(parties.supplier).empty()) return std::nullopt;
  const auto printed = printed_pages(document, rule_, parties);
  const auto questions = llm_prompt::questions_of(printed);
  if (questions.size() != 1 || questions.front().document.size() > kLongestExample) {
    return std::nullopt;
  }
  const auto doubtful =
      document.by_person ? llm_prompt::Doubtful::kept : llm_prompt::Doubtful::left_out;
  return ports::LlmExample{
      .supplier = std::move(parties.supplier),
      .language = std::move(parties.language),
      .form = form_of(rule_),
      .question = llm_prompt::question_text(questions.front(), printed.size()),
      .answer = llm_prompt::right_answer(document.invoice, document.pages, printed, doubtful)};
}

Result<std::vector<llm_wire::Example>> examples_for(const ports::PaidQuestion& question,
                                                    const llm_prompt::PromptVersion& prompt,
                                                    const ExampleOptions& options,
                                                    const RedactionRule& rule,
                                                    ports::LlmStore& store) {
  std::vector<llm_wire::Example> examples;
  if (options.most <= 0 || question.company.empty()) return examples;
  auto found = store.examples(question.company, {.supplier = question.parties.supplier,
                                                 .language = question.parties.language,
                                                 .likeness = options.likeness,
                                                 .form = form_of(rule),
                                                 .except = question.document,
                                                 .most = options.most});
  if (!found) return fail(std::move(found).error());
  const bool rows = llm_prompt::asks_for_rows(question.wanted);
  for (ports::LlmExample& example : *found) {
    std::string answer = prompt.answer_for(example.answer, question.wanted);
    if (answer.empty()) continue;
    examples.push_back(
        {rows ? std::move(example.question) : llm_prompt::without_rows(example.question),
         std::move(answer)});
  }
  return examples;
}

}  // namespace iscan::llm
