#include "llm_prompt/without_rows.h"

#include <algorithm>
#include <set>
#include <utility>

namespace iscan::llm_prompt {

std::vector<document::Page> without_rows(std::span<const document::Page> pages,
                                         std::span<const invoice::FieldMap> rows) {
  std::set<std::pair<int, int>> gone;  // page number, word
  for (const invoice::FieldMap& row : rows) {
    for (const auto& [id, field] : row) {
      for (const int word : field.evidence.tokens) gone.emplace(field.evidence.page, word);
    }
  }
  std::vector<document::Page> rest(pages.begin(), pages.end());
  for (document::Page& page : rest) {
    int index = 0;
    std::erase_if(page.words,
                  [&](const document::Word&) { return gone.contains({page.number, index++}); });
  }
  return rest;
}

}  // namespace iscan::llm_prompt
