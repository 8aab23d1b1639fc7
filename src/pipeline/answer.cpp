#include "pipeline/answer.h"

#include <algorithm>
#include <format>
#include <string>
#include <utility>

namespace iscan::pipeline {
namespace {

using document::Stage;

std::unexpected<Error> invalid(std::string why) {
  return fail(ErrorKind::invalid_input, "stage_answer_invalid",
              "The task that does this step answered with something else than its result; see "
              "docs/custom-stages.md.",
              std::move(why), true);
}

bool is_share(double value) { return value >= 0 && value <= 1; }

bool is_inside(const invoice::RelativeBox& box) {
  return is_share(box.x0) && is_share(box.y0) && is_share(box.x1) && is_share(box.y1);
}

// What is wrong with the evidence, or "".
std::string fault_of(const invoice::Evidence& evidence, std::size_t pages) {
  if (evidence.page < 0 || static_cast<std::size_t>(evidence.page) > pages) {
    return std::format("there is no page {}", evidence.page);
  }
  return is_inside(evidence.box) ? "" : "a box is not between 0 and 1";
}

Result<> check(const document::OcrText& text, const Artefacts& artefacts) {
  const auto* file = artefacts.find<document::DecodedFile>();
  const auto numbers = [](const auto& pages) {
    std::vector<int> list;
    for (const document::Page& page : pages) list.push_back(page.number);
    return list;
  };
  if (file != nullptr && numbers(file->pages) != numbers(text.pages)) {
    return invalid("the pages are not those of the document");
  }
  return {};
}

Result<> check(const invoice::Draft& draft, const Artefacts& artefacts) {
  const auto* text = artefacts.find<document::OcrText>();
  const std::size_t pages = text == nullptr ? 0 : text->pages.size();
  for (const invoice::Candidate& candidate : draft.candidates) {
    if (!is_share(candidate.score)) return invalid("a score is not between 0 and 1");
    if (auto fault = fault_of(candidate.evidence, pages); !fault.empty()) return invalid(fault);
  }
  for (const invoice::RowSet& set : draft.row_sets) {
    for (const invoice::FieldMap& row : set.rows) {
      for (const auto& [id, field] : row) {
        if (auto fault = fault_of(field.evidence, pages); !fault.empty()) return invalid(fault);
      }
    }
  }
  return {};
}

template <class Artefact>
Result<> check_if_there(const Artefacts& artefacts) {
  const auto* artefact = artefacts.find<Artefact>();
  return artefact == nullptr ? invalid("it is empty") : check(*artefact, artefacts);
}

}  // namespace

std::string_view answer_schema(Stage stage) {
  switch (stage) {
    case Stage::preprocessing: return "decoded_file/1";
    case Stage::ocr: return "ocr_text/1";
    case Stage::prediction: return "draft/1";
    case Stage::extraction: return "checked/1";
    case Stage::evaluation: return "report/1";
  }
  std::unreachable();
}

Result<> accept_answer(Stage stage, std::string_view json, Artefacts& artefacts) {
  auto decoded = decode_artefact(stage, json, artefacts);
  if (!decoded) return invalid(decoded.error().detail);
  if (stage == Stage::ocr) return check_if_there<document::OcrText>(artefacts);
  if (stage == Stage::prediction) return check_if_there<invoice::Draft>(artefacts);
  if (stage != Stage::evaluation) return {};
  const auto* report = artefacts.find<invoice::Report>();
  return is_share(report->quality_score) ? Result<>{} : invalid("the score is not between 0 and 1");
}

}  // namespace iscan::pipeline
