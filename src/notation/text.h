// Text helpers that do not depend on a locale.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace iscan::notation {

// Lower case without accents: "Fälligkeit" → "falligkeit", "ß" → "ss", "Ø" → "o", "æ" → "ae".
// Covers Latin letters; other scripts pass through. Invalid UTF-8 bytes are dropped.
std::string folded(std::string_view text);

// Without leading and trailing white space (also U+00A0, U+202F).
std::string_view trimmed(std::string_view text);

// Pieces between white space.
std::vector<std::string_view> split_words(std::string_view text);

}  // namespace iscan::notation
