// Lists in pages.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "document/state.h"
#include "ports/records.h"

namespace iscan::service {

// One page of a list; `next` is the cursor of the following page.
struct DocumentPage {
  std::vector<ports::DocumentRecord> documents;
  std::optional<std::string> next;
};

struct ListFilter {
  std::optional<document::State> state;
  std::optional<document::Verdict> verdict;
  std::optional<Instant> created_from;
  std::optional<Instant> created_before;
  std::string search;  // part of file name, invoice number or seller
  int limit = 50;      // 1..kMaxListLimit
};
inline constexpr int kMaxListLimit = 500;

// What a request asks of any list. Errors: limit_invalid, cursor_invalid (invalid_input).
Result<> check_page(int limit, const std::optional<std::string>& cursor);

}  // namespace iscan::service
