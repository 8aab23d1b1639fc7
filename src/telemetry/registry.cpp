#include "telemetry/registry.h"

#include <algorithm>
#include <array>
#include <format>

namespace iscan::telemetry {
namespace {

using ports::Metric;

enum class Type { counter, gauge, histogram };

struct Spec {
  Metric metric;
  Type type;
  std::string_view name;
  std::string_view label;  // empty: none
  std::string_view help;
};

using enum Type;
constexpr std::array kSpecs = {
    Spec{Metric::uploads_total, counter, "iscan_uploads_total", "outcome",
         "Uploads by what became of them."},
    Spec{Metric::tasks_total, counter, "iscan_tasks_total", "outcome",
         "Attempts at a stage by outcome: done, retried, failed, stale."},
    Spec{Metric::stage_seconds, histogram, "iscan_stage_seconds", "stage",
         "Time one attempt at a stage took."},
    Spec{Metric::tasks_parked_total, counter, "iscan_tasks_parked_total", "queue",
         "Tasks parked because they ended their workers too often."},
    Spec{Metric::tasks_rescued_total, counter, "iscan_tasks_rescued_total", "",
         "Tasks returned to their queue after their worker fell silent."},
    Spec{Metric::verdicts_total, counter, "iscan_verdicts_total", "verdict",
         "Documents that reached an end, by verdict or error state."},
    Spec{Metric::queue_ready, gauge, "iscan_queue_ready", "queue", "Tasks that wait."},
    Spec{Metric::queue_running, gauge, "iscan_queue_running", "queue", "Tasks that run."},
    Spec{Metric::queue_parked, gauge, "iscan_queue_parked", "queue", "Tasks that are parked."},
    Spec{Metric::queue_overdue, gauge, "iscan_queue_overdue", "queue",
         "Tasks that run although their lease has ended."},
    Spec{Metric::queue_oldest_seconds, gauge, "iscan_queue_oldest_seconds", "queue",
         "Age of the oldest task that waits."},
    Spec{Metric::http_requests_total, counter, "iscan_http_requests_total", "class",
         "HTTP answers by status class."},
    Spec{Metric::http_seconds, histogram, "iscan_http_seconds", "", "Time to answer a request."},
};

constexpr std::array kBounds = {0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25,
                                0.5,   1.0,    2.5,   5.0,  10.0,  30.0, 60.0, 300.0};

constexpr std::array<std::string_view, 3> kTypes = {"counter", "gauge", "histogram"};

std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    if (c == '\n') {
      out += "\\n";
    } else {
      out += c;
    }
  }
  return out;
}

// {stage="ocr",le="0.1"} or nothing.
std::string braces(std::string_view name, std::string_view value, std::string_view le = {}) {
  std::string inside;
  if (!name.empty()) inside = std::format("{}=\"{}\"", name, escaped(value));
  if (!le.empty()) inside += std::format("{}le=\"{}\"", inside.empty() ? "" : ",", le);
  return inside.empty() ? inside : "{" + inside + "}";
}

}  // namespace

void Registry::add(Metric metric, std::string_view label, double by) {
  const std::scoped_lock lock(mutex_);
  numbers_[metric][std::string(label)] += by;
}

void Registry::set(Metric metric, std::string_view label, double value) {
  const std::scoped_lock lock(mutex_);
  numbers_[metric][std::string(label)] = value;
}

void Registry::observe(Metric metric, std::string_view label, double value) {
  const std::scoped_lock lock(mutex_);
  Histogram& histogram = histograms_[metric][std::string(label)];
  histogram.buckets.resize(kBounds.size() + 1);
  const auto bound = std::ranges::lower_bound(kBounds, value);
  ++histogram.buckets[static_cast<std::size_t>(bound - kBounds.begin())];
  ++histogram.count;
  histogram.sum += value;
}

std::string Registry::text() const {
  const std::scoped_lock lock(mutex_);
  std::string out;
  for (const Spec& spec : kSpecs) {
    out += std::format("# HELP {} {}\n# TYPE {} {}\n", spec.name, spec.help, spec.name,
                       kTypes[static_cast<std::size_t>(spec.type)]);
    if (const auto found = numbers_.find(spec.metric); found != numbers_.end()) {
      for (const auto& [label, value] : found->second) {
        out += std::format("{}{} {}\n", spec.name, braces(spec.label, label), value);
      }
    }
    const auto found = histograms_.find(spec.metric);
    if (found == histograms_.end()) continue;
    for (const auto& [label, histogram] : found->second) {
      std::uint64_t below = 0;
      for (std::size_t n = 0; n < kBounds.size(); ++n) {
        below += histogram.buckets[n];
        out += std::format("{}_bucket{} {}\n", spec.name,
                           braces(spec.label, label, std::format("{}", kBounds[n])), below);
      }
      out += std::format("{}_bucket{} {}\n{}_sum{} {}\n{}_count{} {}\n", spec.name,
                         braces(spec.label, label, "+Inf"), histogram.count, spec.name,
                         braces(spec.label, label), histogram.sum, spec.name,
                         braces(spec.label, label), histogram.count);
    }
  }
  return out;
}

}  // namespace iscan::telemetry
