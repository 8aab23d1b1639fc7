// One approved document as a line of training data.
#pragma once

#include <expected>
#include <string>
#include <string_view>

#include "llm_prompt/invented.h"
#include "llm_prompt/prompt_version.h"
#include "service/approved.h"

namespace iscan::app {

// Why a document is no training data; the words of the manifest.
inline constexpr std::string_view kNoText = "no_text";
inline constexpr std::string_view kTooLong = "too_long";
inline constexpr std::string_view kNothingPrinted = "nothing_printed";
inline constexpr std::string_view kOriginalLeft = "original_left";
inline constexpr std::string_view kUnreadable = "unreadable";
inline constexpr std::string_view kChanged = "changed_meanwhile";

// Of one line at OpenAI: the tokens of all messages.
inline constexpr std::size_t kMostTokens = 65'536;

// A line of OpenAI's chat format with its end: the prompt's words, the question as it is asked, and
// the right answer in the prompt's form. `inventor` gives names that nobody has; null: as they are
// printed. Error: the reason why there is none.
std::expected<std::string, std::string_view> training_line(const service::Approved& document,
                                                           const llm_prompt::PromptVersion& prompt,
                                                           const llm_prompt::Inventor* inventor);

}  // namespace iscan::app
