// The metrics of this process in memory, written out as Prometheus text.
#pragma once

#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <vector>

#include "ports/metrics.h"

namespace iscan::telemetry {

class Registry final : public ports::Metrics {
 public:
  void add(ports::Metric metric, std::string_view label, double by) override;
  void set(ports::Metric metric, std::string_view label, double value) override;
  void observe(ports::Metric metric, std::string_view label, double value) override;
  // The exposition format of Prometheus, version 0.0.4.
  std::string text() const override;

 private:
  struct Histogram {
    std::vector<std::uint64_t> buckets;  // counts of each bound, not cumulative
    std::uint64_t count = 0;
    double sum = 0;
  };

  mutable std::mutex mutex_;
  std::map<ports::Metric, std::map<std::string, double, std::less<>>> numbers_;
  std::map<ports::Metric, std::map<std::string, Histogram, std::less<>>> histograms_;
};

}  // namespace iscan::telemetry
