#include "document/state.h"

#include <utility>

namespace iscan::document {
namespace {

struct StateRow {
  State state;
  std::string_view text;
  std::string_view display;
  bool terminal;
  int steps_done;
};

constexpr int kAll = static_cast<int>(kStages.size());

// One row a state; an error keeps the number of steps that were done.
constexpr std::array kRows = {
    StateRow{State::preprocessing, "preprocessing", "Opening the file", false, 0},
    StateRow{State::ocr_extracting, "ocr_extracting", "Reading text", false, 1},
    StateRow{State::predicting, "predicting", "Finding values", false, 2},
    StateRow{State::extraction, "extraction", "Checking values", false, 3},
    StateRow{State::automated_evaluation, "automated_evaluation", "Judging quality", false, 4},
    StateRow{State::approved, "approved", "Approved", true, kAll},
    StateRow{State::manual_review, "manual_review", "Needs review", true, kAll},
    StateRow{State::rejected, "rejected", "Rejected", true, kAll},
    StateRow{State::preprocess_error, "preprocess_error", "The file could not be opened", true, 0},
    StateRow{State::ocr_error, "ocr_error", "The text could not be read", true, 1},
    StateRow{State::predict_error, "predict_error", "No values could be found", true, 2},
    StateRow{State::extraction_error, "extraction_error", "Checking the values failed", true, 3},
    StateRow{State::automated_evaluation_error, "automated_evaluation_error",
             "Judging the quality failed", true, 4},
    StateRow{State::exporting, "exporting", "Exporting", false, kAll},
    StateRow{State::exported, "exported", "Exported", true, kAll},
    StateRow{State::export_error, "export_error", "Export failed", true, kAll},
};

const StateRow& row(State state) {
  for (const StateRow& candidate : kRows) {
    if (candidate.state == state) return candidate;
  }
  std::unreachable();
}

}  // namespace

std::string_view to_string(Stage stage) {
  switch (stage) {
    case Stage::preprocessing: return "preprocessing";
    case Stage::ocr: return "ocr";
    case Stage::prediction: return "prediction";
    case Stage::extraction: return "extraction";
    case Stage::evaluation: return "evaluation";
  }
  std::unreachable();
}

std::string_view to_string(State state) { return row(state).text; }
std::string_view display_name(State state) { return row(state).display; }

std::string_view to_string(Verdict verdict) { return to_string(state_of(verdict)); }

std::optional<Stage> stage_from(std::string_view text) {
  for (const Stage stage : kStages) {
    if (to_string(stage) == text) return stage;
  }
  return std::nullopt;
}

std::optional<State> state_from(std::string_view text) {
  for (const StateRow& candidate : kRows) {
    if (candidate.text == text) return candidate.state;
  }
  return std::nullopt;
}

std::optional<Verdict> verdict_from(std::string_view text) {
  for (const Verdict verdict : {Verdict::approved, Verdict::manual_review, Verdict::rejected}) {
    if (to_string(verdict) == text) return verdict;
  }
  return std::nullopt;
}

State running_state(Stage stage) {
  switch (stage) {
    case Stage::preprocessing: return State::preprocessing;
    case Stage::ocr: return State::ocr_extracting;
    case Stage::prediction: return State::predicting;
    case Stage::extraction: return State::extraction;
    case Stage::evaluation: return State::automated_evaluation;
  }
  std::unreachable();
}

State error_state(Stage stage) {
  switch (stage) {
    case Stage::preprocessing: return State::preprocess_error;
    case Stage::ocr: return State::ocr_error;
    case Stage::prediction: return State::predict_error;
    case Stage::extraction: return State::extraction_error;
    case Stage::evaluation: return State::automated_evaluation_error;
  }
  std::unreachable();
}

State state_of(Verdict verdict) {
  switch (verdict) {
    case Verdict::approved: return State::approved;
    case Verdict::manual_review: return State::manual_review;
    case Verdict::rejected: return State::rejected;
  }
  std::unreachable();
}

bool is_terminal(State state) { return row(state).terminal; }

bool is_error(State state) { return is_terminal(state) && to_string(state).ends_with("_error"); }

Progress progress_of(State state) {
  Progress progress;
  progress.current_step = row(state).steps_done;
  progress.percentage = is_terminal(state) ? 100 : 100 * progress.current_step / kAll;
  return progress;
}

}  // namespace iscan::document
