// What need not be sent because it is proven already.
#pragma once

#include <span>
#include <vector>

#include "document/page.h"
#include "invoice/invoice.h"

namespace iscan::llm_prompt {

// Copies of the pages without the words that the values of these rows were read from. Answers are
// looked for on the originals.
std::vector<document::Page> without_rows(std::span<const document::Page> pages,
                                         std::span<const invoice::FieldMap> rows);

}  // namespace iscan::llm_prompt
