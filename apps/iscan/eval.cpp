#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <format>
#include <fstream>
#include <iterator>
#include <map>
#include <print>

#include "accuracy/score.h"
#include "base/clock.h"
#include "commands.h"
#include "engines.h"
#include "eval_details.h"
#include "log_stderr.h"
#include "models_alone.h"
#include "team.h"
#include "terminal.h"

namespace iscan::app {
namespace {

namespace fs = std::filesystem;

struct Case {
  fs::path truth;
  fs::path document;
};

std::string read_file(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

// NAME.json with a document NAME.* of a type we read beside it; XML beside a PDF is its truth's
// source and not a document of its own.
std::vector<Case> cases_in(const fs::path& folder) {
  constexpr std::string_view kTypes[] = {".pdf",  ".png",  ".jpg",  ".jpeg", ".tif",
                                         ".tiff", ".webp", ".heic", ".xml"};
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
  std::ranges::sort(cases, {}, &Case::truth);
  return cases;
}

// Failures of the children are crashes; everything else is an honest refusal.
bool is_crash(const Error& error) {
  return error.code.ends_with("_crashed") || error.kind == ErrorKind::internal;
}

class Evaluation {
 public:
  Evaluation(const EvalOptions& options, const std::vector<Case>& cases)
      : options_(options), cases_(cases) {
    if (!options.predictions.empty()) fs::create_directories(options.predictions);
    if (!options.details.empty()) details_.open(options.details);
  }

  void take(std::size_t index, const Scanned& scanned) {
    const Case& one = cases_[index];
    const auto* checked = scanned.artefacts.find<invoice::Checked>();
    const std::string predicted =
        checked == nullptr ? "{}" : accuracy::prediction_json(checked->invoice);
    if (!options_.predictions.empty()) {
      std::ofstream(fs::path(options_.predictions) / one.truth.filename()) << predicted << '\n';
    }
    const auto score =
        accuracy::score(read_file(one.truth), predicted, {.visible_only = options_.visible_only});
    if (!score) {
      std::println(stderr, "iscan: {}: {}", one.truth.string(), score.error().message);
      return;
    }
    if (!score->scorable) return;
    count(scanned, *score);
    if (details_.is_open()) details_ << details_json(scanned, *score) << '\n';
  }

  const accuracy::Tally& tally() const { return tally_; }

 private:
  void count(const Scanned& scanned, const accuracy::DocumentScore& score) {
    if (scanned.error) {
      if (is_crash(scanned.error->error)) tally_.add_crash();
      tally_.add_failure(score);
      std::println(stderr, "iscan: {}: {} ({})", scanned.path.string(), scanned.error->error.code,
                   scanned.error->error.detail);
      return;
    }
    tally_.add({.score = score,
                .approved = scanned.state == document::State::approved,
                .pages = scanned.pages,
                .milliseconds = scanned.milliseconds});
  }

  const EvalOptions& options_;
  const std::vector<Case>& cases_;
  accuracy::Tally tally_;
  std::ofstream details_;
};

std::string percent(double share) { return std::format("{:.1f} %", share * 100); }

std::string percent_of(int part, int whole) {
  return whole == 0 ? "–" : percent(static_cast<double>(part) / whole);
}

void print_tables(const accuracy::Tally& tally) {
  const bool colour = wants_colour(STDOUT_FILENO);
  Table fields({{"field"}, {"n", true}, {"exact", true}, {"missing", true}, {"accuracy", true}});
  for (const auto& [name, field] : tally.fields()) {
    fields.add({{name},
                {std::to_string(field.n)},
                {std::to_string(field.exact)},
                {std::to_string(field.missing)},
                {percent_of(field.exact, field.n), Colour::bold}});
  }
  std::println("{}", fields.render(colour));
  Table sums({{"measure", false, 60}, {"value", true}});
  sums.add({{"documents"}, {std::to_string(tally.documents())}});
  sums.add({{"could not be read"}, {std::to_string(tally.failed())}});
  sums.add({{"crashed"}, {std::to_string(tally.crashed())}});
  sums.add({{"header exact (number, issue date, currency, gross total)"},
            {percent(tally.header_exact())}});
  sums.add({{"line items, F1"}, {percent(tally.line_f1())}});
  sums.add({{"documents fully right"}, {percent_of(tally.fully_right(), tally.documents())}});
  sums.add({{"coverage (approved without review)"}, {percent(tally.coverage())}});
  sums.add({{"silent errors (approved with a wrong field)"}, {percent(tally.silent_errors())}});
  sums.add({{"ms per page"}, {std::format("{:.0f}", tally.ms_per_page())}});
  std::print("{}", sums.render(colour));
}

}  // namespace

int run_eval(const EvalOptions& options, const settings::Settings& settings) {
  if (!fs::is_directory(options.folder)) {
    std::println(stderr, "iscan: {} is not a folder with ground truth (NAME.json beside NAME.pdf).",
                 options.folder);
    return kUsage;
  }
  const std::vector<Case> cases = cases_in(options.folder);
  if (cases.empty()) {
    std::println(stderr, "iscan: no NAME.json with a document beside it in {}.", options.folder);
    return kUsage;
  }
  const SystemClock clock;
  StderrLogger log(settings);
  ModelsAlone models;
  Engines engines(settings, clock, log);
  if (auto served = models.serve(engines, settings, clock, log); !served) {
    std::println(stderr, "iscan: {} {}", served.error().message, served.error().detail);
    return kUsage;
  }
  Evaluation evaluation(options, cases);
  std::vector<fs::path> files;
  for (const Case& one : cases) files.push_back(one.document);
  const bool finished =
      scan_all(files, engines, options.jobs,
               [&](std::size_t i, const Scanned& one) { evaluation.take(i, one); });
  if (options.json) {
    std::println("{}", evaluation.tally().to_json());
  } else {
    print_tables(evaluation.tally());
  }
  models.tell();
  if (!finished) return kInterrupted;
  return evaluation.tally().crashed() > 0 ? kSomeFailed : kOk;
}

}  // namespace iscan::app
