// Which of several places a value was copied from: the one near the other values of its kind.
// Internal to llm_prompt.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "invoice/field_id.h"
#include "llm_prompt/find_text.h"
#include "llm_prompt/rows.h"

namespace iscan::llm_prompt {

// Header fields that are printed together.
enum class Block : std::uint8_t { seller, buyer, account, totals, head };
Block block_of(invoice::FieldId field);

// The place nearest to any of the anchors; without anchors the last one of the totals, else the
// first. `places` is not empty; neither is the result null.
const FoundText* nearest(const std::vector<FoundText>& places,
                         std::span<const FoundText* const> anchors, Block block);

// The line of a row: where most of its values are printed side by side, rather near the line that
// the id points to, and rather below the row before. `telling`: the places of the values that tell
// rows apart, `all`: of all values. Nothing when none of the telling ones is printed.
std::optional<LineId> line_of_row(std::span<const std::vector<FoundText>* const> telling,
                                  std::span<const std::vector<FoundText>* const> all,
                                  std::optional<LineId> hint, std::optional<LineId> before);

// The place of a row's value: nearest to its line, one that no other value of the row has if there
// is a choice; null when none is near.
const FoundText* place_in_row(const std::vector<FoundText>& places, LineId line,
                              std::span<const FoundText* const> taken);

}  // namespace iscan::llm_prompt
