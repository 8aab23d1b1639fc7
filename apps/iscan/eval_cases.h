// Documents with their truth beside them, and how a reading of one is held against it.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "accuracy/score.h"
#include "base/result.h"
#include "scan_one.h"

namespace iscan::app {

struct Case {
  std::filesystem::path truth;
  std::filesystem::path document;
};

// NAME.json with a document NAME.* of a type we read beside it; XML beside a PDF is its truth's
// source and not a document of its own. By name. Error: eval_folder_empty (no folder, or none in
// it).
Result<std::vector<Case>> cases_in(const std::filesystem::path& folder);
std::vector<std::filesystem::path> documents_of(const std::vector<Case>& cases);

// What was read, in the form of the truth; "{}" when nothing was.
std::string prediction_of(const Scanned& scanned);
// Errors: truth_unreadable.
Result<accuracy::DocumentScore> score_of(const Case& one, const std::string& prediction,
                                         const accuracy::ScoreOptions& options);
// Adds it to the sums; what could not be read is said on standard error if `tells`.
void count(accuracy::Tally& tally, const Scanned& scanned, const accuracy::DocumentScore& score,
           bool tells);

}  // namespace iscan::app
