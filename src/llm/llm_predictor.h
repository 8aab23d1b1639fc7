// A language model as a predictor: question, answer, and every value found on the page.
#pragma once

#include <chrono>
#include <functional>
#include <string>

#include "base/id.h"
#include "llm/caller.h"
#include "llm/example_maker.h"
#include "llm/page_media.h"
#include "llm/store_ports.h"
#include "llm_prompt/printed_text.h"
#include "llm_prompt/prompt_version.h"
#include "llm_prompt/redaction.h"
#include "ports/llm_batches.h"
#include "ports/llm_store.h"
#include "ports/predictor.h"

namespace iscan::llm {

// Whose questions go with batches.
enum class BatchUse : std::uint8_t { off, can_wait, all };

struct PredictorOptions {
  llm_prompt::PromptVersion prompt;
  Limits limits;
  std::chrono::milliseconds answers_for{0};  // how long an answer is not asked for again
  RedactionRule redact;  // account numbers and names stay here, and so do pictures
  ExampleOptions examples;
  Send send = Send::text;
  // Whether documents of this company may be sent to this provider.
  std::function<bool(const CompanyId&)> allowed;
  BatchUse batch = BatchUse::off;
};

// What all predictors of a process share. All of it outlives them and is thread-safe.
struct Shared {
  ports::LlmStore& store;
  IdSource& ids;
  const Prices& prices;
  Breakers& breakers;
  RungMemory& rungs;
  Timer& timer;
  const Clock& clock;
  Logger& log;
  ports::Metrics& metrics;
  ports::Reader& reader;                    // of pictures
  std::function<double()> chance;           // in [0, 1)
  ports::LlmBatchQueue* batches = nullptr;  // none: everything is asked at once
};

// One model of one provider. Thread-safe.
class LlmPredictor final : public ports::PaidPredictor {
 public:
  LlmPredictor(Target target, Shared shared, PredictorOptions options);

  std::string name() const override { return "llm:" + model_; }
  // Errors: those of Caller, llm_not_allowed, llm_batch_waiting.
  Result<invoice::Draft> predict(const ports::PaidQuestion& question) override;

 private:
  llm_prompt::RedactedPages pages_for(const ports::PaidQuestion& question) const;
  PageMedia media_of(const ports::PaidQuestion& question, const llm_prompt::Question& part,
                     bool whole);
  bool goes_with_batch(const ports::PaidQuestion& question) const;

  Target target_;
  Shared shared_;
  PredictorOptions options_;
  std::string model_;  // "openai/gpt-6-luna"
};

}  // namespace iscan::llm
