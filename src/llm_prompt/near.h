// How recognition misreads: letters that look like others, and a stray stroke. Internal to
// llm_prompt.
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "llm_prompt/letters.h"

namespace iscan::llm_prompt {

// Letters that recognition takes for each other: O and 0, I and l and 1, S and 5, B and 8 …
bool look_alike(char32_t a, char32_t b);

// How many letters may differ beyond those that look alike: 0 below 6 letters, 1, from 12 on 2.
// Nothing below 4 letters: they would fit anywhere.
std::optional<std::size_t> tolerance_of(std::u32string_view key);

// Compares print with one value. As many letters may differ as `tolerance` says, but never a digit
// for another one, missing or too many.
class Misreading {
 public:
  // `key` must outlive this and have at least 4 letters.
  Misreading(std::u32string_view key, std::size_t tolerance);

  // How many letters at the start of `text` are a misread print of the value, up to a joint;
  // nothing when none are. `work` counts the steps taken.
  std::optional<std::size_t> prefix_of(std::span<const Letter> text, std::size_t& work);

 private:
  bool may_begin(std::span<const Letter> text) const;
  void begin();
  std::size_t fill(std::span<const Letter> text, std::size_t i);
  std::size_t cell(std::span<const Letter> text, std::size_t i, std::size_t j) const;
  std::size_t at(std::size_t i, std::size_t j) const { return rows_[i % 3][j]; }

  std::u32string_view key_;
  std::size_t tolerance_;
  std::size_t band_;  // cells beside the diagonal that are filled
  // The last three rows of the table of edit distances, one for each letter of the text.
  std::array<std::vector<std::size_t>, 3> rows_;
};

}  // namespace iscan::llm_prompt
