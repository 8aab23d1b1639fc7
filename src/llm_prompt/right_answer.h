// The answer that a model should give about an approved document: its values as the pages print
// them.
#pragma once

#include <cstdint>
#include <span>
#include <string>

#include "document/page.h"
#include "invoice/invoice.h"

namespace iscan::llm_prompt {

// Whether values count that nothing proves. Where a person approved, they do.
enum class Doubtful : std::uint8_t { kept, left_out };

// JSON of all properties in kSchemaFields; PromptVersion::answer_for arranges them for a prompt.
// Every value is copied from `printed`, which has the words of `pages` at the same places, some of
// them replaced or emptied (redaction.h); "" for what is not printed, such as values of XML, of
// formulas, or of people who know better.
std::string right_answer(const invoice::Invoice& invoice, std::span<const document::Page> pages,
                         std::span<const document::Page> printed, Doubtful doubtful);

}  // namespace iscan::llm_prompt
