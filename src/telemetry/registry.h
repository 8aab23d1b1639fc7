// The metrics of this process in memory, written out as Prometheus text.
#pragma once

#include <memory>

#include "ports/metrics.h"

namespace iscan::telemetry {

class Registry final : public ports::Metrics {
 public:
  Registry();
  ~Registry() override;

  void add(ports::Metric metric, std::string_view label, double by) override;
  void set(ports::Metric metric, std::string_view label, double value) override;
  void observe(ports::Metric metric, std::string_view label, double value) override;
  // The exposition format of Prometheus, version 0.0.4.
  std::string text() const override;

  // A Markdown table of all metrics: the text of docs/metrics.md.
  static std::string reference();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace iscan::telemetry
