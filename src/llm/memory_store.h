// The store of calls for programs without a database: it forgets with the process.
#pragma once

#include <map>
#include <utility>

#include "base/guarded.h"
#include "ports/llm_store.h"

namespace iscan::llm {

// Thread-safe.
class MemoryStore : public ports::LlmStore {
 public:
  Result<> begin_call(const ports::LlmCall& call) override;
  Result<> end_call(const CompanyId& company, const std::string& id,
                    const ports::LlmCallEnd& end) override;
  Result<std::vector<ports::LlmCallRecord>> calls(const CompanyId& company,
                                                  const DocumentId& document) override;
  Result<ports::LlmSpent> spent(const CompanyId& company, const DocumentId& document,
                                Instant day_begin) override;
  Result<std::optional<std::string>> find_answer(const CompanyId& company, const std::string& key,
                                                 Instant since) override;
  Result<> keep_answer(const CompanyId& company, const std::string& key, const std::string& answer,
                       Instant now) override;
  Result<> forget_answers(Instant before) override;
  // None: nothing is approved on the command line.
  Result<std::vector<ports::LlmExample>> examples(const CompanyId& company,
                                                  const ports::LlmExampleQuery& query) override;
  // Without a database nothing waits.
  Result<ports::LlmBatchStats> batch_stats(Instant) override { return ports::LlmBatchStats{}; }
  // In the order they began.
  std::vector<ports::LlmCallRecord> all_calls();

 private:
  struct Kept {
    std::string answer;
    Instant at;
  };
  struct Memory {
    std::vector<ports::LlmCallRecord> calls;
    std::map<std::pair<CompanyId, std::string>, Kept> answers;
  };
  Guarded<Memory> memory_;
};

}  // namespace iscan::llm
