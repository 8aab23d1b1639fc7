// The memory of what language models were asked: what each call cost, and answers that are not paid
// for twice.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/decimal.h"
#include "base/id.h"
#include "base/result.h"
#include "ports/llm_example.h"

namespace iscan::ports {

// One request to a provider. It is written before it is sent: a process that dies in between is
// seen to have paid perhaps.
struct LlmCall {
  std::string id;
  CompanyId company;
  DocumentId document;
  std::string provider;  // "openai"
  std::string model;
  std::string prompt;        // the name of its version: "invoice-1"; empty for old calls
  std::string request_hash;  // SHA-256 of the request without its headers, in hex
  Instant begun;
  std::string batch = {};  // our id of the batch it went with; empty: asked at once
};

struct LlmCallEnd {
  std::string outcome;  // llm_wire's word for it, or the code of what kept it from an answer
  std::int64_t input_tokens = 0;
  std::int64_t cached_tokens = 0;  // of the input
  std::int64_t output_tokens = 0;
  Decimal cost;            // US dollars
  std::string request_id;  // of the provider
  Instant ended;
};

struct LlmCallRecord {
  LlmCall call;
  std::optional<LlmCallEnd> end;  // none: it is under way, or its process died
};

// What was spent, in US dollars; calls without an end count with nothing, but questions that wait
// for a batch or are with one with what they may cost.
struct LlmSpent {
  Decimal document;
  Decimal company_today;
  Decimal all_today;
};

// Of batches: questions and batches by state, for those who watch.
struct LlmBatchStats {
  std::int64_t waiting = 0;             // questions that wait for a batch
  std::int64_t submitted = 0;           // questions with one
  std::chrono::milliseconds oldest{0};  // age of the oldest question of both
  std::int64_t sending = 0;             // batches of which it is not known whether they were sent
  std::int64_t running = 0;             // batches under way
};

// Thread-safe. Errors: those of the database.
class LlmStore {
 public:
  virtual ~LlmStore() = default;
  virtual Result<> begin_call(const LlmCall& call) = 0;
  // A call that is gone with its document is no error.
  virtual Result<> end_call(const CompanyId& company, const std::string& id,
                            const LlmCallEnd& end) = 0;
  // Of one document, oldest first.
  virtual Result<std::vector<LlmCallRecord>> calls(const CompanyId& company,
                                                   const DocumentId& document) = 0;
  // `day_begin` is where today begins.
  virtual Result<LlmSpent> spent(const CompanyId& company, const DocumentId& document,
                                 Instant day_begin) = 0;

  // The answer to a request of that key, if this company has one that is not older than `since`.
  virtual Result<std::optional<std::string>> find_answer(const CompanyId& company,
                                                         const std::string& key, Instant since) = 0;
  // Replaces an older one.
  virtual Result<> keep_answer(const CompanyId& company, const std::string& key,
                               const std::string& answer, Instant now) = 0;
  // Removes answers that were kept before; and batches, and questions of documents that are done.
  virtual Result<> forget_answers(Instant before) = 0;
  // The newest approved documents of this company that are like it, oldest first. A supplier is
  // known by its VAT id, else by its account, else by its name: by the first with any example.
  virtual Result<std::vector<LlmExample>> examples(const CompanyId& company,
                                                   const LlmExampleQuery& query) = 0;
  virtual Result<LlmBatchStats> batch_stats(Instant now) = 0;
};

}  // namespace iscan::ports
