// A way of reading that is compared with others: the rules alone, or with a language model and a
// prompt.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "accuracy/score.h"
#include "models_alone.h"
#include "scan_one.h"

namespace iscan::app {

// The name of the rules alone.
inline constexpr std::string_view kNoModel = "none";

class Variant {
 public:
  // `name`: "none" or PROVIDER[/MODEL][@PROMPT]. Errors: those of LanguageModels.
  static Result<std::unique_ptr<Variant>> make(const std::string& name, Engines& engines,
                                               const settings::Settings& settings,
                                               const Clock& clock, Logger& log);

  const std::string& name() const { return name_; }
  // nullptr for none.
  const LanguageModels* models() const { return models_.get(); }
  Spending spent() { return models_.spent(); }

  // How often a model was of no use, by error code: it was away (the document is left out), or its
  // answer was none (the document counts as it is without).
  std::map<std::string, int> left_out;
  std::map<std::string, int> useless;
  accuracy::Tally tally;

 private:
  explicit Variant(std::string name) : name_(std::move(name)) {}

  std::string name_;
  ModelsAlone models_;
};

// Why a document says nothing about the model: it was not asked or did not answer, through no fault
// of its own. Nothing when it answered, was not needed, or its answer was of no use.
std::optional<std::string> not_answered(const Scanned& scanned);
// The model's own failure with the document: refused, too large for it, no valid answer.
std::optional<std::string> useless_answer(const Scanned& scanned);

}  // namespace iscan::app
