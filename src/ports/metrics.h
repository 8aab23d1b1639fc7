// The port to numbers about the running program.
#pragma once

#include <string>
#include <string_view>

namespace iscan::ports {

// One metric of the program; docs/metrics.md lists them. Names end in _total for counters and
// _seconds for durations.
enum class Metric {
  uploads_total,       // label: outcome
  tasks_total,         // label: outcome (done, retried, failed, stale)
  stage_seconds,       // label: stage; a histogram
  tasks_parked_total,  // label: queue
  tasks_rescued_total,
  verdicts_total,       // label: verdict or error state
  pages_total,          // label: source ("text_layer", or the engine that read it: "tesseract")
  llm_calls_total,      // label: outcome
  llm_tokens_total,     // label: kind (input, cached, output)
  llm_dollars_total,    // label: model ("openai/gpt-6-luna")
  llm_batches_total,    // label: outcome (completed, failed, not_sent, …)
  llm_batch_questions,  // label: state (waiting, submitted); gauges from here
  llm_batches,          // label: state (sending, running)
  llm_batch_oldest_seconds,  // age of the oldest question that waits for a batch or its answer
  queue_ready,               // label: queue
  queue_running,             // label: queue
  queue_parked,              // label: queue
  queue_overdue,             // label: queue; running although the lease has ended
  queue_oldest_seconds,      // label: queue; age of the oldest ready task
  queue_unpublished,         // label: queue; due, but the broker was not told
  broker_up,                 // 1 while the broker answers this process, else 0
  upkeep_leader,             // 1 in the one process that leads the upkeep, else 0
  http_requests_total,       // label: status class ("2xx")
  http_seconds,              // a histogram
};

// Thread-safe. Each metric has at most one label, whose name the implementation knows.
class Metrics {
 public:
  virtual ~Metrics() = default;
  virtual void add(Metric metric, std::string_view label, double by) = 0;         // counters
  virtual void set(Metric metric, std::string_view label, double value) = 0;      // gauges
  virtual void observe(Metric metric, std::string_view label, double value) = 0;  // histograms
  // Everything in the Prometheus text format, version 0.0.4.
  virtual std::string text() const = 0;

  void count(Metric metric, std::string_view label = {}) { add(metric, label, 1); }
};

}  // namespace iscan::ports
