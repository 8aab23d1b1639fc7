#include "eval_variant.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>
#include <vector>

namespace iscan::app {
namespace {

// In service too the document goes on without it then.
constexpr std::array<std::string_view, 3> kOwnFailures = {"llm_answer_invalid", "llm_refused",
                                                          "llm_too_large"};

// Codes of models that were skipped, as the prediction notes them, or of the one that stopped it.
std::vector<std::string> codes_of(const Scanned& scanned) {
  constexpr std::string_view kNote = "predictor_skipped:";
  std::vector<std::string> codes;
  if (const auto* draft = scanned.artefacts.find<invoice::Draft>()) {
    for (const std::string& note : draft->notes) {
      if (note.starts_with(kNote)) codes.push_back(note.substr(kNote.size()));
    }
  }
  if (scanned.error && scanned.error->error.code.starts_with("llm_")) {
    codes.push_back(scanned.error->error.code);
  }
  return codes;
}

std::optional<std::string> first_code(const Scanned& scanned, bool own) {
  for (std::string& code : codes_of(scanned)) {
    if (std::ranges::contains(kOwnFailures, code) == own) return std::move(code);
  }
  return std::nullopt;
}

}  // namespace

Result<std::unique_ptr<Variant>> Variant::make(const std::string& name, Engines& engines,
                                               const settings::Settings& settings,
                                               const Clock& clock, Logger& log) {
  std::unique_ptr<Variant> variant(new Variant(name));
  if (name == kNoModel) return variant;
  if (auto made = variant->models_.make(std::array{name}, engines, settings, clock, log); !made) {
    return fail(std::move(made).error().at(name));
  }
  return variant;
}

std::optional<std::string> not_answered(const Scanned& scanned) {
  return first_code(scanned, /*own=*/false);
}

std::optional<std::string> useless_answer(const Scanned& scanned) {
  return first_code(scanned, /*own=*/true);
}

}  // namespace iscan::app
