// The rows of a page as a person sees them, columns side by side. The same rows give the ids of the
// lines that a model sees and the neighbours among which its values are looked for. Internal to
// llm_prompt.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "document/page.h"

namespace iscan::llm_prompt {

struct Row {
  std::vector<std::size_t> words;  // indices in the page's words, left to right
  document::Box box;               // points
};

// Top to bottom. Invisible and empty words are left out: nobody sees them.
std::vector<Row> rows_of(const document::Page& page);

// The box with coordinates that can be compared and computed with, whatever was stored.
document::Box sound_box(const document::Box& box);

// The id of a line: both count from 1.
struct LineId {
  int page = 0;
  int line = 0;
  bool operator==(const LineId&) const = default;
};
// "p1.l07"
std::string to_text(LineId id);
// An id at the start of `text`, which is moved behind it and behind its bar; nothing when there is
// none.
std::optional<LineId> take_line_id(std::string_view& text);

}  // namespace iscan::llm_prompt
