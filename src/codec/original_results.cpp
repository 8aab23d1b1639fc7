#include "codec/original_results.h"

#include <format>
#include <optional>
#include <utility>

#include "codec/original_parts.h"
#include "codec/text_lines.h"

namespace iscan::codec {
namespace {

using document::Stage;

constexpr std::string_view kPageBreak = "\n\n--- PAGE BREAK ---\n\n";

// Where the picture of the first page is, or the file of a document that has no pages.
Json reference_json(const document::DecodedFile& file, const DocumentId& document) {
  return std::format("/api/v1/documents/{}/{}", document.value,
                     file.pages.empty() ? "file" : "pages/1.png");
}

Json ocr_json(const document::OcrText& text) {
  std::string whole;
  Json lines = Json::array();
  double sum = 0;
  int words = 0;
  for (std::size_t page = 0; page < text.pages.size(); ++page) {
    if (page > 0) whole += kPageBreak;
    bool first = true;
    for (const TextLine& line : text_lines(text.pages[page])) {
      whole += (std::exchange(first, false) ? "" : "\n") + line.text;
      sum += line.confidence * line.words;
      words += line.words;
      lines.push_back({{"text", line.text}, {"confidence", rounded_share(line.confidence)}});
    }
  }
  return {{"text", std::move(whole)},
          {"overall_confidence", words > 0 ? rounded_share(sum / words) : 0.0},
          {"lines", std::move(lines)}};
}

// nullopt when something is not there.
std::optional<Json> result_of(Stage stage, const DocumentId& document, const JobResults& results,
                              Instant now) {
  switch (stage) {
    case Stage::preprocessing:
      if (results.file == nullptr) return std::nullopt;
      return reference_json(*results.file, document);
    case Stage::ocr:
      if (results.text == nullptr) return std::nullopt;
      return ocr_json(*results.text);
    case Stage::prediction:
      if (results.draft == nullptr) return std::nullopt;
      return original_prediction(*results.draft);
    case Stage::extraction:
      if (results.checked == nullptr) return std::nullopt;
      return original_extraction(*results.checked);
    case Stage::evaluation:
      if (results.checked == nullptr || results.report == nullptr) return std::nullopt;
      return original_evaluation(*results.checked, *results.report, now);
  }
  std::unreachable();
}

}  // namespace

Result<std::string> original_result(Stage stage, const DocumentId& document,
                                    const JobResults& results, Instant now) {
  const auto json = result_of(stage, document, results, now);
  if (!json) {
    return fail(ErrorKind::internal, "artefact_missing", "The stage left no result.",
                std::string(to_string(stage)));
  }
  return json->dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace iscan::codec
