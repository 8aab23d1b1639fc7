// Sends the questions that wait in batches, looks after the batches, and wakes the documents whose
// answers have come. Of many processes one does it.
#pragma once

#include <functional>
#include <map>
#include <set>
#include <stop_token>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "base/clock.h"
#include "base/log.h"
#include "llm/batch_provider.h"
#include "llm/prices.h"
#include "llm/timer.h"
#include "ports/llm_batches.h"
#include "ports/metrics.h"

namespace iscan::llm {

// A model whose provider takes batches; it outlives the service.
struct BatchLane {
  BatchProvider* provider = nullptr;
  // Whether documents of this company may be sent there.
  std::function<bool(const CompanyId&)> allowed;
};

struct BatchOptions {
  bool accepts = false;  // false: what waits is asked at once, what is under way is waited for
  int size = 500;        // most questions of a batch; so many are sent at once
  std::chrono::milliseconds after{600'000};  // a question waits for others
  // Longer than a submission can take: a batch that is not at its provider's then was never sent.
  std::chrono::milliseconds settle{400'000};
  int most_tries = 3;  // of a question, then it is asked at once
};

class BatchService {
 public:
  // All of it outlives the service.
  struct Ports {
    ports::LlmBatchStore& store;
    const Prices& prices;
    ports::Metrics& metrics;
    Timer& timer;
    const Clock& clock;
    IdSource& ids;
    Logger& log;
    std::function<bool()> leads;  // whether this process leads; two leaders do no harm
  };

  BatchService(Ports ports, std::vector<BatchLane> lanes, BatchOptions options)
      : ports_(std::move(ports)), lanes_(std::move(lanes)), options_(options) {}

  // Starts the thread.
  void start();
  // Gives up what it waits for; a batch on its way is found again by the next leader.
  void stop();

  // One look at everything, whoever leads.
  void tick(const std::stop_token& stop);

 private:
  using ModelName = std::pair<std::string, std::string>;  // provider, model
  struct Pool;
  struct Pause {
    Instant until;
    int failures = 0;
  };
  // What became of a call of a batch.
  struct Row {
    llm_wire::Reading reading;
    std::string outcome;
    ports::LlmAfter after;
  };
  enum class Place : std::uint8_t { there, nowhere, unknown };

  void run(const std::stop_token& stop);
  const BatchLane* lane_of(const std::string& provider, const std::string& model) const;

  // batch_sending.cpp
  void send_what_waits(const std::stop_token& stop);
  bool may_wait(const ports::LlmBatchLane& lane) const;
  bool give_up(const ports::LlmBatchLane& lane, Instant before);
  bool is_due(const ModelName& model, const Pool& pool) const;
  void send_batch(const ModelName& model, const std::stop_token& stop);
  void not_sent(const ports::LlmBatch& batch, const BatchFailure& failure);
  void pause(const ModelName& model, const BatchFailure& failure);

  // batch_service.cpp
  void look_at_due(const std::stop_token& stop);
  void look_at(const ports::LlmBatch& batch, const std::stop_token& stop);
  void look_at_running(const ports::LlmBatch& batch, const BatchLane& lane,
                       const std::stop_token& stop);
  void look_again(const ports::LlmBatch& batch);
  void log_failure(std::string_view event, const ports::LlmBatch& batch,
                   const BatchFailure& failure);

  // batch_search.cpp
  void search(const ports::LlmBatch& batch, const BatchLane& lane, const std::stop_token& stop);
  std::pair<Place, std::string> place_of(const ports::LlmBatch& batch, const BatchLane& lane,
                                         const std::stop_token& stop);
  Place is_ours(const ports::LlmBatch& batch, const llm_wire::Batch& candidate,
                const BatchLane& lane, const std::stop_token& stop);

  // batch_results.cpp
  void take_results(const ports::LlmBatch& batch, const llm_wire::Batch& ended,
                    const BatchLane& lane, const std::stop_token& stop);
  static Row not_come_to(std::string outcome);
  static Row row_of(const BatchLane& lane, const std::string& schema,
                    const llm_wire::BatchRow& row);
  bool end_call(const ports::LlmBatch& batch, const ports::LlmOpenCall& call, Row row);
  // Ends all open calls of a batch that brought nothing, and the batch.
  void end_all(const ports::LlmBatch& batch, const std::string& outcome, ports::LlmAfter after,
               const std::string& closing);
  void close(const ports::LlmBatch& batch, const std::string& outcome,
             const std::map<std::string, std::int64_t>& counts);

  bool done(std::string_view what, const Result<>& result);

  Ports ports_;
  std::vector<BatchLane> lanes_;
  BatchOptions options_;
  std::map<ModelName, Pause> pauses_;  // of models whose provider took no batch
  std::jthread thread_;
};

}  // namespace iscan::llm
