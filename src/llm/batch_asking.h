// A question that goes to a model with a batch: asked now, answered when its document comes again.
#pragma once

#include <optional>
#include <string>

#include "base/id.h"
#include "base/log.h"
#include "llm/answer_cache.h"
#include "llm/budget.h"
#include "llm/caller.h"
#include "llm/conversation.h"
#include "llm/failure.h"
#include "llm/prepared.h"
#include "llm/prices.h"
#include "llm/rung_memory.h"
#include "llm/store_ports.h"
#include "ports/llm_batches.h"

namespace iscan::llm {

// The same conversation as at once, a request at a time: what was answered so far is read from the
// queue, and the request that follows joins it. Of one document and one model.
class BatchAsking {
 public:
  // All of it outlives the object.
  struct Parts {
    ports::LlmBatchQueue& queue;
    AnswerCache& cache;
    Budget& budget;
    const Prices& prices;
    RungMemory& rungs;
    const Clock& clock;
    IdSource& ids;
    Logger& log;
    const Account& account;
    const Provider& provider;
  };
  explicit BatchAsking(const Parts& parts) : parts_(parts) {}

  // The answer; none: batches do not answer it, it is to be asked at once. Errors:
  // llm_batch_waiting (retryable), those of Caller but llm_unavailable, and those of the queue.
  Result<std::optional<std::string>> ask(const llm_wire::Prompt& prompt);
  // Nothing of what waits is wanted any more.
  void withdraw();

 private:
  using Answer = Result<std::optional<std::string>>;
  struct Talk;

  // The next request of the conversation; nothing: go on.
  std::optional<Answer> step(Talk& talk);
  std::optional<Answer> decide(Talk& talk, const Prepared& prepared, llm_wire::Reading reading);
  std::string topic_of(const Talk& talk, const Prepared& prepared) const;
  Answer enqueue(const Talk& talk, const Prepared& prepared, const std::string& topic);
  std::optional<std::string> cached(const std::string& key);
  std::string keep(const Talk& talk, std::string value);
  std::unexpected<Error> left(Reason reason, std::string detail) const;

  Parts parts_;
};

}  // namespace iscan::llm
