// Approved documents as examples: made with the approval, and sent with later questions.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "base/result.h"
#include "llm_prompt/prompt_version.h"
#include "llm_wire/prompt.h"
#include "ports/llm_example.h"
#include "ports/llm_store.h"
#include "ports/predictor.h"

namespace iscan::llm {

// What does not leave the house.
struct RedactionRule {
  bool on = false;
  std::vector<std::string> names;  // besides those that the document's sources found
};

// Which names are hidden in a document: of the rule and of the parties, each once.
std::vector<std::string> hidden_names(const RedactionRule& rule,
                                      const std::vector<std::string>& found);

// How documents are printed for models, with the rule: examples are good for questions of the same
// form, whatever the prompt says around them.
std::string form_of(const RedactionRule& rule);

// Of an example's document text; longer ones cost more than they tell.
inline constexpr std::size_t kLongestExample = 12'000;  // bytes

class ExampleMaker final : public ports::LlmExampleMaker {
 public:
  explicit ExampleMaker(RedactionRule rule) : rule_(std::move(rule)) {}
  std::optional<ports::LlmExample> make(const ports::ApprovedDocument& document) const override;

 private:
  RedactionRule rule_;
};

struct ExampleOptions {
  int most = 0;  // in a question
  ports::Likeness likeness = ports::Likeness::supplier;
};

// The company's examples for the question, with answers of its wanted fields alone. The same until
// a new one is approved, so that providers can cache what all questions begin with. Errors: those
// of the store.
Result<std::vector<llm_wire::Example>> examples_for(const ports::PaidQuestion& question,
                                                    const llm_prompt::PromptVersion& prompt,
                                                    const ExampleOptions& options,
                                                    const RedactionRule& rule,
                                                    ports::LlmStore& store);

}  // namespace iscan::llm
