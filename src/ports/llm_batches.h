// The memory of questions that wait for a batch of a provider's, and of the batches.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/decimal.h"
#include "base/id.h"
#include "base/result.h"
#include "ports/llm_store.h"

namespace iscan::ports {

// A question about a document to a model of a provider. One of the same topic and document is the
// same question, though its examples may be others by now.
struct LlmBatchRequest {
  std::string id;
  CompanyId company;
  DocumentId document;
  std::string key;    // of LlmStore::find_answer
  std::string topic;  // the key that it has without examples
  std::string provider;
  std::string model;
  std::string prompt;                     // the name of its version
  std::string request_hash;               // of the body
  std::string schema;                     // that the answer follows
  std::string body;                       // in the provider's form
  std::optional<Decimal> estimated_cost;  // US dollars at most; not set: the price is not known
};

// Persisted words: they never change.
enum class LlmRequestState : std::uint8_t {
  waiting,    // for a batch
  submitted,  // with one
  answered,   // well or badly
  given_up,   // batches do not answer it: it is to be asked at once
};

// What came back for a question; of an answer at once it would have been the same.
struct LlmBatchAnswer {
  std::string outcome;  // llm_wire's word for it
  std::string text;     // what the model wrote
  std::string value;    // the JSON in it, when it is good
  std::string detail;
};

struct LlmRequestFound {
  LlmRequestState state = LlmRequestState::waiting;
  LlmBatchAnswer answer;  // when answered
};

// The side of those who ask. Thread-safe. Errors: those of the database.
class LlmBatchQueue {
 public:
  virtual ~LlmBatchQueue() = default;
  // Nothing happens when the document has that question already, or is gone.
  virtual Result<> add(const LlmBatchRequest& request, Instant now) = 0;
  virtual Result<std::optional<LlmRequestFound>> find(const CompanyId& company,
                                                      const DocumentId& document,
                                                      const std::string& topic) = 0;
  // Takes back what was not submitted yet of the document's questions to a model.
  virtual Result<> withdraw(const CompanyId& company, const DocumentId& document,
                            const std::string& provider, const std::string& model) = 0;
};

// Questions that wait, of one company to one model.
struct LlmBatchLane {
  std::string provider;
  std::string model;
  CompanyId company;
  std::int64_t requests = 0;
  std::int64_t bytes = 0;
  Instant oldest;
};

struct LlmBatchOrder {
  std::string id;  // of the batch, ours
  std::string provider;
  std::string model;
  int most = 0;                 // questions
  std::int64_t most_bytes = 0;  // of their bodies; a larger one goes alone
  Instant look_at;              // not before; see LlmBatchStore::due
};

// A question of a batch that was formed. Its call is begun.
struct LlmBatchItem {
  std::string call;
  std::string body;
};

struct LlmBatch {
  std::string id;  // ours
  std::string provider;
  std::string model;
  std::string remote;  // the provider's id; empty: it was not told, and perhaps never sent
  std::int64_t requests = 0;
  Instant created;
};

// A call of a batch without an end.
struct LlmOpenCall {
  std::string call;
  std::string schema;  // empty when its document is gone
};

// What follows for a question when its call has ended.
enum class LlmAfter : std::uint8_t {
  answered,  // the question has its answer, and so have the same ones of other documents
  again,     // with the next batch, or given up when that was its last try
  later,     // with the next batch; this does not count as a try
};

// The side of the service that sends batches. Thread-safe, also among processes: what two do at the
// same time is done once. Errors: those of the database.
class LlmBatchStore {
 public:
  virtual ~LlmBatchStore() = default;
  virtual Result<std::vector<LlmBatchLane>> waiting() = 0;
  // Makes a batch of the oldest that wait, begins a call for each and marks them as submitted. The
  // same question of two documents is asked once. No batch when nothing waits.
  virtual Result<std::vector<LlmBatchItem>> form(const LlmBatchOrder& order, IdSource& ids,
                                                 Instant now) = 0;
  // The provider has it under that id.
  virtual Result<> sent(const std::string& batch, const std::string& remote, Instant look_at) = 0;
  // Batches to look at: those under way, and those of which it is not known whether they are.
  virtual Result<std::vector<LlmBatch>> due(Instant now) = 0;
  virtual Result<> look_again(const std::string& batch, Instant at) = 0;
  // Whether the batch of that provider's id is one of ours.
  virtual Result<bool> knows(const std::string& provider, const std::string& remote) = 0;
  virtual Result<std::vector<LlmOpenCall>> open_calls(const std::string& batch) = 0;
  // Ends a call with all that follows, in one transaction; a good answer (`value` not empty) is
  // kept for the company. False when it has ended before. `most_tries`: of a question.
  virtual Result<bool> end_call(const LlmOpenCall& call, const LlmCallEnd& end,
                                const LlmBatchAnswer& answer, LlmAfter after, int most_tries) = 0;
  // No call of it is open any more.
  virtual Result<> close(const std::string& batch, const std::string& outcome, Instant now) = 0;
  // Questions of a lane that cannot go, or wait since before `before`, are to be asked at once.
  virtual Result<std::int64_t> give_up(const LlmBatchLane& lane, Instant before, Instant now) = 0;
  // Makes the tasks of documents that wait for no question any more due at once. How many.
  virtual Result<std::int64_t> wake(Instant now) = 0;
};

}  // namespace iscan::ports
