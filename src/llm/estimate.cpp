#include "llm/estimate.h"

namespace iscan::llm {
namespace {

constexpr std::size_t kBytesPerToken = 4;
constexpr std::int64_t kTokensPerImage = 2'000;
// Of a PDF: a scanned page has some 100 kB and is counted as text and as an image.
constexpr std::size_t kBytesPerPdfToken = 30;
constexpr std::int64_t kTokensPerPdf = 4'000;

}  // namespace

llm_wire::Usage estimate(const llm_wire::Prompt& prompt) {
  std::size_t bytes = prompt.system.size() + prompt.text.size() + prompt.schema.size();
  for (const auto& example : prompt.examples) {
    bytes += example.question.size() + example.answer.size();
  }
  auto input = static_cast<std::int64_t>(bytes / kBytesPerToken + 1);
  for (const auto& media : prompt.media) {
    const bool pdf = media.media_type == "application/pdf";
    input += pdf ? kTokensPerPdf + static_cast<std::int64_t>(media.bytes.size() / kBytesPerPdfToken)
                 : kTokensPerImage;
  }
  return {.input = input, .output = prompt.output_tokens};
}

}  // namespace iscan::llm
