// What is simulated: plain values, all of them set by options (main.cpp).
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

namespace iscan::capacity {

// Workers that take from the same queues.
struct Pool {
  std::string name;
  std::vector<std::string> queues;  // in the order of the pipeline
  int concurrency = 2;              // tasks at the same time in one worker
  int workers = 1;

  int slots() const { return workers * concurrency; }
};
using Fleet = std::vector<Pool>;

struct Faults {
  double deaths_per_worker_hour = 0.1;    // kills without a word
  std::chrono::seconds restart_after{5};  // until another worker stands in its place
  double transient_errors = 0.002;        // share of the runs of a stage that fail for a moment
};

struct Scenario {
  double documents_per_day = 1000;
  double peak = 3;                  // the busiest hour, as a multiple of the mean hour
  double part = 1;                  // of the documents: one slice of a volume too big to simulate
  double scans = 0.1;               // share of scans; the others are digital PDFs
  bool whole_day = false;           // else the busiest hour alone, or its beginning
  std::chrono::minutes length{60};  // of the busiest hour
  std::uint64_t seed = 1;
  std::chrono::milliseconds lease{10'000};
  // What a hop between two stages takes of a worker beside the stage: claim, commit, publish.
  std::chrono::microseconds hop{1000};
  std::chrono::seconds goal{60};  // from accepted to done, for 95 % of the busiest hour
  double most_busy = 0.9;         // of the slots of a pool, on average in the busiest hour
  Faults faults;

  // Documents a second in the busiest hour and in the others.
  double peak_rate() const { return peak * mean_rate(); }
  double quiet_rate() const { return (kHours - peak) / (kHours - 1) * mean_rate(); }

 private:
  static constexpr double kHours = 24;
  double mean_rate() const {
    return part * documents_per_day / std::chrono::duration<double>(std::chrono::days{1}).count();
  }
};

// Who works as compose.yaml has it: a kind of worker for each queue, the last two together.
Fleet fleet_by_queue();
// Workers that take from every queue, as `iscan serve` does.
Fleet fleet_of_all_queues();

}  // namespace iscan::capacity
