#include <unistd.h>

#include <algorithm>
#include <iterator>
#include <nlohmann/json.hpp>
#include <print>

#include "base/clock.h"
#include "commands.h"
#include "doctor_llm.h"
#include "engines.h"
#include "health.h"
#include "log_stderr.h"
#include "storage.h"
#include "terminal.h"

namespace iscan::app {
namespace {

Finding look_at_database(const settings::Settings& settings) {
  const auto found = try_database(settings);
  if (found) return {"database", true, *found};
  return {"database", false, found.error().message + " " + found.error().detail};
}

Finding look_at_storage(const settings::Settings& settings, const Clock& clock) {
  const auto found = try_blobs(settings, clock);
  if (found) return {"storage", true, *found};
  return {"storage", false, found.error().message + " " + found.error().detail};
}

void print_json(const std::vector<Finding>& findings) {
  nlohmann::ordered_json all = nlohmann::ordered_json::object();
  for (const Finding& finding : findings) {
    all[finding.name] = {{"ok", finding.ok}, {"detail", finding.detail}};
  }
  std::println("{}", all.dump(1, ' ', false, nlohmann::ordered_json::error_handler_t::replace));
}

void print_lines(const std::vector<Finding>& findings) {
  const bool colour = wants_colour(STDOUT_FILENO);
  std::size_t width = 12;
  for (const Finding& finding : findings) width = std::max(width, shown_width(finding.name));
  for (const Finding& finding : findings) {
    std::println(
        "{} {}  {}",
        finding.ok ? coloured("✓", Colour::green, colour) : coloured("✗", Colour::red, colour),
        fitted(finding.name, width), finding.detail);
  }
}

}  // namespace

int run_doctor(const DoctorOptions& options, const settings::Settings& settings) {
  const SystemClock clock;
  StderrLogger log(settings);
  Engines engines(settings, clock, log);
  std::vector<Finding> findings = look_at_reader(engines);
  findings.push_back(look_at_models(settings));
  findings.push_back(look_at_database(settings));
  findings.push_back(look_at_storage(settings, clock));
  findings.push_back(look_at_disk(settings));
  if (options.llm) {
    std::ranges::move(look_at_language_models(settings, engines, clock),
                      std::back_inserter(findings));
  }
  if (options.json) {
    print_json(findings);
  } else {
    print_lines(findings);
  }
  return std::ranges::all_of(findings, &Finding::ok) ? kOk : kBroken;
}

}  // namespace iscan::app
