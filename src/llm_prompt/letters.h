// Print reduced to what carries a value: letters and digits without case, accents, spaces and
// punctuation, wide and joined forms as plain ones. Each letter remembers its word. Internal to
// llm_prompt.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace iscan::llm_prompt {

// What lies between a letter and the one before it.
enum class Joint : std::uint8_t {
  none,  // nothing: the middle of a word
  soft,  // a change between letters and digits, or a mark inside a number: "RE4711", "2024-17"
  hard,  // a space, the end of a word, or punctuation
};

struct Letter {
  char32_t c = 0;
  Joint before = Joint::none;
  std::uint32_t word = 0;   // whatever the caller counts
  std::uint32_t begin = 0;  // bytes of the word's text that it was made of
  std::uint32_t end = 0;
};

// Appends the letters of one word; the first one has a hard joint before it.
void append_letters(std::string_view text, std::uint32_t word, std::vector<Letter>& letters);

// The letters of a value, which may have spaces in it.
std::u32string key_of(std::string_view text);

}  // namespace iscan::llm_prompt
