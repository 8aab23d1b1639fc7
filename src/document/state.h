// The vocabulary of a document's life: stages, states, verdicts (docs/vocabulary.md). The texts
// are wire and database format and never change.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

namespace iscan::document {

enum class Stage : std::uint8_t { preprocessing, ocr, prediction, extraction, evaluation };

inline constexpr std::array kStages = {Stage::preprocessing, Stage::ocr, Stage::prediction,
                                       Stage::extraction, Stage::evaluation};

enum class State : std::uint8_t {
  // A stage waits or runs.
  preprocessing,
  ocr_extracting,
  predicting,
  extraction,
  automated_evaluation,
  // Terminal until a person or a restart moves the document on.
  approved,
  manual_review,
  rejected,  // not an invoice, or rejected by a person
  // A stage failed for good.
  preprocess_error,
  ocr_error,
  predict_error,
  extraction_error,
  automated_evaluation_error,
  // After approval.
  exporting,
  exported,
  export_error,
};

enum class Verdict : std::uint8_t { approved, manual_review, rejected };

std::string_view to_string(Stage stage);
std::string_view to_string(State state);
std::string_view to_string(Verdict verdict);
std::optional<Stage> stage_from(std::string_view text);
std::optional<State> state_from(std::string_view text);
std::optional<Verdict> verdict_from(std::string_view text);

// A few words for people: "Reading text (OCR)".
std::string_view display_name(State state);

State running_state(Stage stage);
State error_state(Stage stage);
State state_of(Verdict verdict);
bool is_terminal(State state);
bool is_error(State state);

// Steps done and the share of the whole, 0..100; monotone along the pipeline, 100 when terminal.
struct Progress {
  int current_step = 0;  // 0..total_steps
  int total_steps = static_cast<int>(kStages.size());
  int percentage = 0;
};
Progress progress_of(State state);

}  // namespace iscan::document
