// How recognition misreads: letters that look like others, and a stray stroke. Internal to
// llm_prompt.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string_view>

#include "llm_prompt/letters.h"

namespace iscan::llm_prompt {

// Letters that recognition takes for each other: O and 0, I and l and 1, S and 5, B and 8 …
bool look_alike(char32_t a, char32_t b);

// How many letters may differ beyond those that look alike: 0 below 6 letters, 1, from 12 on 2.
// Nothing below 4 letters: they would fit anywhere.
std::optional<std::size_t> tolerance_of(std::u32string_view key);

// How many letters at the start of `text` are a misread print of `key`: as many differences as
// `tolerance` allows, never a digit for another one, missing or too many. Ends at a joint. Nothing
// when it is none. `work` counts the steps taken.
std::optional<std::size_t> misread_prefix(std::span<const Letter> text, std::u32string_view key,
                                          std::size_t tolerance, std::size_t& work);

}  // namespace iscan::llm_prompt
