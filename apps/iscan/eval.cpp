#include <unistd.h>

#include <filesystem>
#include <format>
#include <fstream>
#include <print>

#include "accuracy/score.h"
#include "base/clock.h"
#include "commands.h"
#include "engines.h"
#include "eval_cases.h"
#include "eval_compare.h"
#include "eval_details.h"
#include "log_stderr.h"
#include "models_alone.h"
#include "team.h"
#include "terminal.h"

namespace iscan::app {
namespace {

namespace fs = std::filesystem;

class Evaluation {
 public:
  Evaluation(const EvalOptions& options, const std::vector<Case>& cases)
      : options_(options), cases_(cases) {
    if (!options.predictions.empty()) fs::create_directories(options.predictions);
    if (!options.details.empty()) details_.open(options.details);
  }

  void take(std::size_t index, const Scanned& scanned) {
    const Case& one = cases_[index];
    const std::string predicted = prediction_of(scanned);
    if (!options_.predictions.empty()) {
      std::ofstream(fs::path(options_.predictions) / one.truth.filename()) << predicted << '\n';
    }
    const auto score = score_of(one, predicted, {.visible_only = options_.visible_only});
    if (!score) {
      std::println(stderr, "iscan: {} {}", score.error().message, score.error().detail);
      return;
    }
    if (!score->scorable) return;
    count(tally_, scanned, *score, /*tells=*/true);
    if (details_.is_open()) details_ << details_json(scanned, *score) << '\n';
  }

  const accuracy::Tally& tally() const { return tally_; }

 private:
  const EvalOptions& options_;
  const std::vector<Case>& cases_;
  accuracy::Tally tally_;
  std::ofstream details_;
};

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
  const auto found = cases_in(options.folder);
  if (!found) {
    std::println(stderr, "iscan: {} {}", found.error().message, found.error().detail);
    return kUsage;
  }
  const std::vector<Case>& cases = *found;
  if (!options.providers.empty()) return run_comparison(options, settings, cases);
  const SystemClock clock;
  StderrLogger log(settings);
  ModelsAlone models;
  Engines engines(settings, clock, log);
  if (auto served = models.serve(engines, settings, clock, log); !served) {
    std::println(stderr, "iscan: {} {}", served.error().message, served.error().detail);
    return kUsage;
  }
  Evaluation evaluation(options, cases);
  const bool finished =
      scan_all(documents_of(cases), engines, options.jobs,
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
