#include "llm/trial.h"

#include <algorithm>
#include <array>
#include <format>
#include <set>
#include <utility>

#include "llm/conversation.h"
#include "llm_prompt/answer.h"
#include "llm_prompt/printed_text.h"
#include "llm_prompt/prompt.h"

namespace iscan::llm {
namespace {

using document::Page;
using invoice::FieldId;

constexpr std::array kFields = {FieldId::invoice_number, FieldId::total_gross};
constexpr std::array<std::string_view, 3> kLines = {
    "Example Trading Ltd", "Invoice number 2026-0815", "Total amount due EUR 123.45"};
// The answer has some twenty tokens; the rest is for models that think before.
constexpr int kOutputTokens = 500;

void print_line(Page& page, std::string_view line, double y) {
  constexpr double kHeight = 10;
  constexpr double kLetter = 5;
  double x = 50;
  while (!line.empty()) {
    const auto end = std::min(line.find(' '), line.size());
    const double width = kLetter * static_cast<double>(end);
    document::Word word;
    word.text = line.substr(0, end);
    word.box = {x, y, x + width, y + kHeight};
    page.words.push_back(std::move(word));
    x += width + kLetter;
    line.remove_prefix(std::min(end + 1, line.size()));
  }
}

std::vector<Page> made_up_document() {
  Page page{.number = 1,
            .width = 595,
            .height = 842,
            .text_layer = document::TextLayer::sound,
            .words = {}};
  double y = 50;
  for (const std::string_view line : kLines) print_line(page, line, std::exchange(y, y + 20));
  return {std::move(page)};
}

llm_wire::Prompt prompt_about(const std::vector<Page>& pages,
                              const llm_prompt::PromptVersion& version) {
  const auto questions = llm_prompt::questions_of(pages);
  return {.system = version.system(),
          .text = llm_prompt::question_text(questions.at(0), pages.size()),
          .schema_name = version.name(),
          .schema = version.schema_for(kFields),
          .output_tokens = kOutputTokens};
}

void judge(Trial& trial, const std::string& value, const std::vector<Page>& pages,
           std::string_view model) {
  const auto draft = llm_prompt::draft_of(value, pages, model);
  trial.grounded = std::ranges::all_of(kFields, [&](FieldId field) {
    return std::ranges::contains(draft.candidates, field, &invoice::Candidate::field);
  });
}

}  // namespace

Result<Trial> try_out(Provider& provider, const llm_prompt::PromptVersion& version,
                      const Timer& timer, const std::stop_token& stop) {
  const auto pages = made_up_document();
  Conversation conversation(prompt_about(pages, version), llm_wire::Rung::native);
  const Moment begin = timer.now();
  Trial trial;
  std::set<std::string> sent;
  for (int i = 0; i < Conversation::kMostSends; ++i) {
    const auto call =
        provider.prepare(conversation.prompt(), conversation.rung(), conversation.continuation());
    if (!sent.insert(call.body).second) {
      if (conversation.same_again().next != Next::changed) break;
      continue;
    }
    auto reply = provider.send(call, conversation.prompt(), conversation.begun(), stop);
    if (!reply) return fail(std::move(reply).error());
    trial.outcome = reply->reading.outcome;
    trial.usage += reply->reading.usage;
    trial.detail = std::move(reply->reading.detail);
    const Decision decision = conversation.take(reply->reading, 0);
    if (decision.next == Next::answered) judge(trial, reply->reading.value, pages, provider.name());
    if (decision.next != Next::changed) break;
  }
  trial.took = std::chrono::round<std::chrono::milliseconds>(timer.now() - begin);
  return trial;
}

}  // namespace iscan::llm
