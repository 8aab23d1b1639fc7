// What stages cost: times measured on the real program (bench/capacity_bench.py), drawn at random.
#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "document/state.h"

namespace iscan::capacity {

enum class Kind : std::uint8_t { digital, scan };

// Times of every stage for one kind of document.
class StageTimes {
 public:
  using Samples = std::vector<double>;  // milliseconds, never empty
  std::array<Samples, document::kStages.size()> samples;

  // `share`: which of the measured times, 0 ≤ share < 1.
  std::chrono::microseconds draw(document::Stage stage, double share) const;
  // Milliseconds.
  double mean(document::Stage stage) const;
};

struct Costs {
  StageTimes digital;
  StageTimes scan;

  const StageTimes& of(Kind kind) const { return kind == Kind::scan ? scan : digital; }
};

// {"digital": {"preprocessing": [ms, …], … every stage}, "scan": {…}}
// Error costs_invalid (invalid_input).
Result<Costs> costs_from(std::string_view json);

}  // namespace iscan::capacity
