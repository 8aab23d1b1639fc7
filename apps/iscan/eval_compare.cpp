#include "eval_compare.h"

#include <algorithm>
#include <fstream>
#include <mutex>
#include <print>
#include <set>
#include <utility>

#include "base/clock.h"
#include "comparison.h"
#include "comparison_output.h"
#include "log_stderr.h"
#include "team.h"

namespace iscan::app {
namespace {

constexpr std::size_t kMostVariants = 6;  // columns of the table

Result<std::vector<std::string>> names_of(std::vector<std::string> names) {
  if (names.size() == 1) names.insert(names.begin(), std::string(kNoModel));
  const std::set<std::string> different(names.begin(), names.end());
  if (different.size() == names.size() && names.size() >= 2 && names.size() <= kMostVariants) {
    return names;
  }
  return fail(ErrorKind::invalid_input, "eval_variants_invalid",
              "Give --provider 2 to 6 different values: none, or PROVIDER[/MODEL][@PROMPT].");
}

Result<std::vector<std::unique_ptr<Variant>>> variants_of(const EvalOptions& options,
                                                          Engines& engines,
                                                          const settings::Settings& settings,
                                                          const Clock& clock, Logger& log) {
  const auto names = names_of(options.providers);
  if (!names) return fail(names.error());
  std::vector<std::unique_ptr<Variant>> variants;
  for (const std::string& name : *names) {
    auto variant = Variant::make(name, engines, settings, clock, log);
    if (!variant) return fail(std::move(variant).error());
    variants.push_back(std::move(*variant));
  }
  return variants;
}

// Nobody may take these documents for wrong answers.
void tell_left_out(const Comparison& comparison) {
  for (const auto& variant : comparison.variants()) {
    for (const auto& [code, count] : variant->left_out) {
      std::println(stderr,
                   "iscan: {} was not asked about {} documents or did not answer ({}): they are "
                   "left out of the comparison.",
                   variant->name(), count, code);
    }
  }
}

}  // namespace

int run_comparison(const EvalOptions& options, const settings::Settings& settings,
                   const std::vector<Case>& cases) {
  const SystemClock clock;
  StderrLogger log(settings);
  Engines engines(settings, clock, log);
  auto variants = variants_of(options, engines, settings, clock, log);
  if (!variants) {
    std::println(stderr, "iscan: {} {}", variants.error().message, variants.error().detail);
    return kUsage;
  }
  Comparison comparison(std::move(*variants), cases, options.visible_only);
  const auto models = comparison.models();
  const auto files = documents_of(cases);
  std::mutex taking;
  const bool finished =
      work_through(files, options.jobs, [&](std::size_t i, const std::stop_token& stop) {
        const auto readings = scan_with(files[i], engines, models, stop);
        const std::scoped_lock lock(taking);
        comparison.take(i, readings);
      });
  if (!options.differences.empty()) {
    std::ofstream(options.differences) << comparison.differences();
  }
  tell_left_out(comparison);
  if (comparison.variants()[0]->tally.documents() == 0) {
    std::println(stderr, "iscan: there is no document that all of them have read.");
    return finished ? kBroken : kInterrupted;
  }
  options.json ? print_json(comparison) : print_for_people(comparison);
  if (!finished) return kInterrupted;
  return comparison.crashed() > 0 || comparison.left_out() > 0 ? kSomeFailed : kOk;
}

}  // namespace iscan::app
