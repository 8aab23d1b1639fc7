#include "telemetry/registry.h"

#include <prometheus/counter.h>
#include <prometheus/gauge.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>
#include <prometheus/text_serializer.h>

#include <array>
#include <cstdint>
#include <format>
#include <variant>

namespace iscan::telemetry {
namespace {

using ports::Metric;

enum class Type : std::uint8_t { counter, gauge, histogram };

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
         "Tasks parked as dead letters: given up until a person looks."},
    Spec{Metric::tasks_rescued_total, counter, "iscan_tasks_rescued_total", "",
         "Tasks returned to their queue after their worker fell silent."},
    Spec{Metric::verdicts_total, counter, "iscan_verdicts_total", "verdict",
         "Documents that reached an end, by verdict or error state."},
    Spec{Metric::pages_total, counter, "iscan_pages_total", "source",
         "Pages by what read them: their text layer, or an OCR engine."},
    Spec{Metric::llm_calls_total, counter, "iscan_llm_calls_total", "outcome",
         "Requests to language models by what they were worth."},
    Spec{Metric::llm_tokens_total, counter, "iscan_llm_tokens_total", "kind",
         "Their tokens: input, cached (of the input), output."},
    Spec{Metric::llm_dollars_total, counter, "iscan_llm_dollars_total", "model",
         "What they cost by the table of prices, in US dollars."},
    Spec{Metric::llm_batches_total, counter, "iscan_llm_batches_total", "outcome",
         "Batches of questions to language models by what became of them."},
    Spec{Metric::llm_batch_questions, gauge, "iscan_llm_batch_questions", "state",
         "Questions that wait for a batch, or for its answers: waiting, submitted."},
    Spec{Metric::llm_batches, gauge, "iscan_llm_batches", "state",
         "Batches that are on their way or under way: sending, running."},
    Spec{Metric::llm_batch_oldest_seconds, gauge, "iscan_llm_batch_oldest_seconds", "",
         "Age of the oldest question that waits for a batch or for its answer."},
    Spec{Metric::queue_ready, gauge, "iscan_queue_ready", "queue", "Tasks that wait."},
    Spec{Metric::queue_running, gauge, "iscan_queue_running", "queue", "Tasks that run."},
    Spec{Metric::queue_parked, gauge, "iscan_queue_parked", "queue", "Tasks that are parked."},
    Spec{Metric::queue_overdue, gauge, "iscan_queue_overdue", "queue",
         "Tasks that run although their lease has ended."},
    Spec{Metric::queue_oldest_seconds, gauge, "iscan_queue_oldest_seconds", "queue",
         "Age of the oldest task that waits."},
    Spec{Metric::queue_unpublished, gauge, "iscan_queue_unpublished", "queue",
         "Tasks that are due but were not handed to the broker yet."},
    Spec{Metric::broker_up, gauge, "iscan_broker_up", "",
         "1 while the broker answers this process, else 0."},
    Spec{Metric::upkeep_leader, gauge, "iscan_upkeep_leader", "",
         "1 where this process leads the upkeep, else 0."},
    Spec{Metric::http_requests_total, counter, "iscan_http_requests_total", "class",
         "HTTP answers by status class."},
    Spec{Metric::http_seconds, histogram, "iscan_http_seconds", "", "Time to answer a request."},
};

static_assert(kSpecs.size() == static_cast<std::size_t>(Metric::http_seconds) + 1);

// Seconds.
const prometheus::Histogram::BucketBoundaries kBounds = {0.001, 0.0025, 0.005, 0.01, 0.025, 0.05,
                                                         0.1,   0.25,   0.5,   1.0,  2.5,   5.0,
                                                         10.0,  30.0,   60.0,  300.0};

using Family =
    std::variant<prometheus::Family<prometheus::Counter>*, prometheus::Family<prometheus::Gauge>*,
                 prometheus::Family<prometheus::Histogram>*>;

Family make_family(const Spec& spec, prometheus::Registry& registry) {
  const std::string name(spec.name);
  const std::string help(spec.help);
  switch (spec.type) {
    case counter: return &prometheus::BuildCounter().Name(name).Help(help).Register(registry);
    case gauge: return &prometheus::BuildGauge().Name(name).Help(help).Register(registry);
    case histogram: return &prometheus::BuildHistogram().Name(name).Help(help).Register(registry);
  }
  std::unreachable();
}

}  // namespace

struct Registry::State {
  State() {
    for (const Spec& spec : kSpecs) {
      families[static_cast<std::size_t>(spec.metric)] = {&spec, make_family(spec, registry)};
    }
  }

  // The metric's number for that label; made at its first use. The library locks by itself.
  template <class T>
  T& number(Metric metric, std::string_view label, const auto&... bounds) {
    const auto& [spec, family] = families[static_cast<std::size_t>(metric)];
    prometheus::Labels labels;
    if (!spec->label.empty()) labels.emplace(spec->label, label);
    return std::get<prometheus::Family<T>*>(family)->Add(labels, bounds...);
  }

  prometheus::Registry registry;
  std::array<std::pair<const Spec*, Family>, kSpecs.size()> families;
};

Registry::Registry() : state_(std::make_unique<State>()) {}
Registry::~Registry() = default;

void Registry::add(Metric metric, std::string_view label, double by) {
  state_->number<prometheus::Counter>(metric, label).Increment(by);
}

void Registry::set(Metric metric, std::string_view label, double value) {
  state_->number<prometheus::Gauge>(metric, label).Set(value);
}

void Registry::observe(Metric metric, std::string_view label, double value) {
  state_->number<prometheus::Histogram>(metric, label, kBounds).Observe(value);
}

std::string Registry::text() const {
  return prometheus::TextSerializer().Serialize(state_->registry.Collect());
}

std::string Registry::reference() {
  constexpr std::array<std::string_view, 3> kTypes = {"counter", "gauge", "histogram"};
  std::string table = "| metric | type | label | meaning |\n|---|---|---|---|\n";
  for (const Spec& spec : kSpecs) {
    table += std::format("| `{}` | {} | {} | {} |\n", spec.name,
                         kTypes[static_cast<std::size_t>(spec.type)], spec.label, spec.help);
  }
  return table;
}

}  // namespace iscan::telemetry
