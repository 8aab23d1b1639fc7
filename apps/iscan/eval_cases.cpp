#include "eval_cases.h"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <print>
#include <string_view>

namespace iscan::app {
namespace {

namespace fs = std::filesystem;

std::string read_file(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

// Failures of the children are crashes; everything else is an honest refusal.
bool is_crash(const Error& error) {
  return error.code.ends_with("_crashed") || error.kind == ErrorKind::internal;
}

std::unexpected<Error> nothing(std::string message, const fs::path& folder) {
  return fail(ErrorKind::invalid_input, "eval_folder_empty", std::move(message), folder.string());
}

}  // namespace

Result<std::vector<Case>> cases_in(const fs::path& folder) {
  constexpr std::string_view kTypes[] = {".pdf",  ".png",  ".jpg",  ".jpeg", ".tif",
                                         ".tiff", ".webp", ".heic", ".xml"};
  if (!fs::is_directory(folder)) {
    return nothing("This is not a folder with ground truth (NAME.json beside NAME.pdf).", folder);
  }
  std::vector<Case> cases;
  for (const auto& entry : fs::directory_iterator(folder)) {
    if (entry.path().extension() != ".json") continue;
    for (const std::string_view type : kTypes) {
      fs::path document = entry.path();
      document.replace_extension(type);
      if (!fs::exists(document)) continue;
      cases.push_back({entry.path(), document});
      break;
    }
  }
  if (cases.empty()) return nothing("There is no NAME.json with a document beside it in", folder);
  std::ranges::sort(cases, {}, &Case::truth);
  return cases;
}

std::vector<fs::path> documents_of(const std::vector<Case>& cases) {
  std::vector<fs::path> files;
  for (const Case& one : cases) files.push_back(one.document);
  return files;
}

std::string prediction_of(const Scanned& scanned) {
  const auto* checked = scanned.artefacts.find<invoice::Checked>();
  return checked == nullptr ? "{}" : accuracy::prediction_json(checked->invoice);
}

Result<accuracy::DocumentScore> score_of(const Case& one, const std::string& prediction,
                                         const accuracy::ScoreOptions& options) {
  auto score = accuracy::score(read_file(one.truth), prediction, options);
  if (!score) return fail(std::move(score).error().at(one.truth.string()));
  return score;
}

void count(accuracy::Tally& tally, const Scanned& scanned, const accuracy::DocumentScore& score,
           bool tells) {
  if (scanned.error) {
    const Error& error = scanned.error->error;
    if (is_crash(error)) tally.add_crash();
    tally.add_failure(score);
    if (tells) {
      std::println(stderr, "iscan: {}: {} ({})", scanned.path.string(), error.code, error.detail);
    }
    return;
  }
  tally.add({.score = score,
             .approved = scanned.state == document::State::approved,
             .pages = scanned.pages,
             .milliseconds = scanned.milliseconds});
}

}  // namespace iscan::app
