// Keeps the queues going: the relay publishes tasks the broker does not know, the rescuer returns
// tasks whose worker fell silent, and files nobody uses are removed. Of many processes one leads
// and does it.
#pragma once

#include <atomic>
#include <optional>
#include <thread>

#include "base/clock.h"
#include "base/log.h"
#include "ports/blobs.h"
#include "ports/broker.h"
#include "ports/document_store.h"
#include "ports/election.h"
#include "ports/llm_store.h"
#include "ports/metrics.h"
#include "ports/task_store.h"

namespace iscan::worker {

struct UpkeepOptions {
  ports::RescueRules rules;
  std::chrono::milliseconds tick{1000};                  // how often it looks
  std::chrono::milliseconds lost_after{300'000};         // published but not taken: published again
  std::chrono::milliseconds sweep_every{3'600'000};      // unused files, old keys, events, answers
  std::chrono::milliseconds unused_for{3'600'000};       // before an unused file is removed
  std::chrono::milliseconds keys_for{86'400'000};        // idempotency keys are kept
  std::chrono::milliseconds answers_for{2'592'000'000};  // of language models
};

class Upkeep {
 public:
  struct Ports {
    ports::TaskStore& tasks;
    ports::DocumentStore& documents;
    ports::LlmStore& llm;
    ports::Blobs& blobs;
    ports::Broker& broker;
    ports::Election& election;
    ports::Metrics& metrics;
    const Clock& clock;
    Logger& log;
  };

  Upkeep(Ports ports, UpkeepOptions options) : ports_(ports), options_(options) {}

  // At the start of the only process, before its workers: frees what a former process held and
  // publishes everything that waits.
  Result<> recover();
  // Starts the thread.
  void start();
  void stop();

  // Whether this process led at the last look. Thread-safe.
  bool is_leading() const { return leads_; }

  // One look, if this process leads.
  void tick();
  // How long to wait for the next one: a tick, or less when a task is due before.
  std::chrono::milliseconds until_next_look();
  // Parts of it, for tests and for programs that tick by themselves.
  Result<> relay();
  Result<> rescue();
  Result<> sweep();

 private:
  // Publishes what is due; what was published before `lost_before` and waits still, again. How
  // many.
  Result<int> relay_since(Instant lost_before);
  void run(const std::stop_token& stop);
  bool leads();
  void log_if_failed(std::string_view what, const Result<>& result);
  void report(const ports::Rescued& rescued);

  Ports ports_;
  UpkeepOptions options_;
  Instant next_lost_look_;
  std::optional<std::string> generation_;  // of the broker, at the last look
  std::atomic<bool> leads_ = false;        // at the last look
  std::chrono::steady_clock::time_point next_sweep_{};
  std::jthread thread_;
};

}  // namespace iscan::worker
