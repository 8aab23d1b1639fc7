// How many workers a volume of documents needs: the program's own scheduling on virtual time, with
// measured costs of stages (docs/scaling.md). `./dev bench capacity` measures and calls this.
//
//   bench_capacity --costs FILE [--per-day N] [--scans SHARE] …   (--help)
//
// Ends with 1 when an invariant does not hold.
#include <CLI/CLI.hpp>
#include <fstream>
#include <iterator>
#include <print>

#include "capacity/report.h"
#include "must.h"

namespace iscan::capacity {
namespace {

struct Options {
  Scenario scenario;
  std::string costs;
  std::string layout = "queues";
  std::vector<int> workers;
  bool json = false;
};

// Durations as plain numbers.
struct Numbers {
  std::int64_t minutes = 60;
  std::int64_t goal = 60;
  std::int64_t lease = 10'000;
  std::int64_t hop = 1000;
};

void add_options(CLI::App& app, Options& options, Numbers& numbers) {
  Scenario& scenario = options.scenario;
  app.add_option("--costs", options.costs, "measured times of the stages (JSON)")->required();
  app.add_option("--per-day", scenario.documents_per_day, "documents a day");
  app.add_option("--scans", scenario.scans, "share of scans, 0 to 1");
  app.add_option("--peak", scenario.peak, "the busiest hour, as a multiple of the mean one");
  app.add_option("--part", scenario.part, "simulate this part of the documents alone, 0 to 1");
  app.add_option("--minutes", numbers.minutes, "how much of the busiest hour");
  app.add_flag("--day", scenario.whole_day, "the whole day");
  app.add_option("--seed", scenario.seed, "the same seed gives the same run");
  app.add_option("--goal", numbers.goal, "seconds in which 95 % of the busiest hour are done");
  app.add_option("--most-busy", scenario.most_busy, "share of the slots busy in that hour, 0 to 1");
  app.add_option("--lease", numbers.lease, "milliseconds");
  app.add_option("--hop", numbers.hop, "microseconds of a worker between two stages");
  app.add_option("--deaths", scenario.faults.deaths_per_worker_hour, "a worker and hour");
  app.add_option("--errors", scenario.faults.transient_errors, "share of failing runs");
  app.add_option("--layout", options.layout, "queues: as compose.yaml; all: as serve")
      ->check(CLI::IsMember({"queues", "all"}));
  app.add_option("--workers", options.workers, "of each pool; else the smallest numbers are sought")
      ->delimiter(',');
  app.add_flag("--json", options.json, "");
}

void take(const Numbers& numbers, Scenario& scenario) {
  scenario.length = std::chrono::minutes{numbers.minutes};
  scenario.goal = std::chrono::seconds{numbers.goal};
  scenario.lease = std::chrono::milliseconds{numbers.lease};
  scenario.hop = microseconds{numbers.hop};
}

std::string content_of(const std::string& path) {
  std::ifstream file(path);
  return {std::istreambuf_iterator<char>(file), {}};
}

Found run(const Options& options) {
  const Costs costs = must(costs_from(content_of(options.costs)));
  Fleet fleet = options.layout == "all" ? fleet_of_all_queues() : fleet_by_queue();
  if (options.workers.empty()) return smallest_fleet(options.scenario, costs, std::move(fleet));
  for (std::size_t n = 0; n < fleet.size(); ++n) fleet[n].workers = options.workers.at(n);
  return {simulate(options.scenario, costs, fleet), 1};
}

int main(int count, char** words) {
  CLI::App app("Capacity by simulation on virtual time");
  Options options;
  Numbers numbers;
  add_options(app, options, numbers);
  CLI11_PARSE(app, count, words);
  take(numbers, options.scenario);
  if (!options.workers.empty() &&
      options.workers.size() != (options.layout == "all" ? 1 : fleet_by_queue().size())) {
    std::println(stderr, "--workers needs a number for each pool");
    return 2;
  }
  const Found found = run(options);
  std::print("{}", options.json ? json_of(found) + "\n" : table_of(found));
  return found.outcome.broken.empty() ? 0 : 1;
}

}  // namespace
}  // namespace iscan::capacity

int main(int count, char** words) { return iscan::capacity::main(count, words); }
