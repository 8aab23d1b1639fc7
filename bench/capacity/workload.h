// The documents of a run: when they come, and what each visit of a stage does to them.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "capacity/costs.h"
#include "capacity/scenario.h"
#include "capacity/virtual_time.h"

namespace iscan::capacity {

// One run of a stage.
struct Visit {
  microseconds time;
  bool fails = false;  // for a moment: the next attempt may do
};

class Workload {
 public:
  // Both outlive the object. The run begins at `start`.
  Workload(const Scenario& scenario, const Costs& costs, Moment start);

  // When the next document comes; nothing when the run takes no more.
  std::optional<Moment> next_arrival();
  // Makes the next document; its name says what it is.
  std::string next_name();
  // The next visit of the document of that name.
  Visit visit(const std::string& name, document::Stage stage);

  // The busiest hour, or the part of it that is simulated.
  bool in_peak(Moment when) const { return peak_begin_ <= when && when < peak_end_; }
  // How much of the time between two moments lies in it.
  microseconds of_peak(Moment from, Moment to) const;
  microseconds peak_length() const { return peak_end_ - peak_begin_; }

 private:
  const Scenario& scenario_;
  const Costs& costs_;
  Moment peak_begin_;
  Moment peak_end_;
  Moment end_;   // of the arrivals
  Moment next_;  // the last one given
  std::uint64_t candidates_ = 0;
  std::uint64_t documents_ = 0;
  std::vector<std::uint8_t> visits_;  // by document and stage
};

}  // namespace iscan::capacity
