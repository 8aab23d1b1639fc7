// What a document prints and what a language model answers: both are strangers' words.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "llm_prompt/answer.h"
#include "llm_prompt/printed_text.h"
#include "llm_prompt/redaction.h"

namespace {

namespace llm_prompt = iscan::llm_prompt;
using iscan::document::Page;
using iscan::document::Word;

// Words between spaces; each begins with two bytes that say where it stands.
Page page_from(std::string_view text) {
  Page page{.number = 1, .width = 595, .height = 842};
  while (text.size() > 2) {
    const auto end = std::min(text.find(' ', 2), text.size());
    const double x = 2.0 * static_cast<unsigned char>(text[0]);
    const double y = 3.0 * static_cast<unsigned char>(text[1]);
    Word word;
    word.text = text.substr(2, end - 2);
    word.box = {x, y, x + 30, y + 10};
    word.invisible = text[0] == 'i';
    word.space_after = text[1] != 'j';
    if (text[0] < 'm') word.origin = iscan::document::WordOrigin::ocr;
    page.words.push_back(word);
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return page;
}

std::size_t count_of(std::string_view text, char c) {
  std::size_t count = 0;
  for (const char other : text) count += other == c ? 1U : 0U;
  return count;
}

}  // namespace

// The page up to the first zero byte, then the answer.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto split = std::min(text.find('\0'), text.size());
  const std::vector<Page> pages = {page_from(text.substr(0, split))};
  const std::string_view answer = text.substr(std::min(split + 1, text.size()));
  const std::vector<std::string> names = {"Muster", std::string(answer.substr(0, 20))};
  const auto redacted = llm_prompt::redact(pages, names);
  for (const auto& question : llm_prompt::questions_of(redacted.pages)) {
    const std::string_view document = question.document;
    if (count_of(document, '<') != 2 || count_of(document, '>') != 2) __builtin_trap();
    if (count_of(document, '|') + 2 != count_of(document, '\n')) __builtin_trap();
    if (!document.ends_with("\n</document>\n")) __builtin_trap();
  }
  const auto draft = llm_prompt::draft_of(answer, pages, "p/m", &redacted.redaction);
  for (const auto& candidate : draft.candidates) {
    if (candidate.evidence.page != 1 || candidate.evidence.tokens.empty()) __builtin_trap();
    for (const int token : candidate.evidence.tokens) {
      if (pages.front().words.at(static_cast<std::size_t>(token)).invisible) __builtin_trap();
    }
  }
  return 0;
}
