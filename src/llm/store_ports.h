// The caller's ports over the store of the service, for one document of one company.
#pragma once

#include "base/id.h"
#include "llm/answer_cache.h"
#include "llm/budget.h"
#include "llm/ledger.h"
#include "ports/llm_store.h"
#include "ports/metrics.h"

namespace iscan::llm {

// Counts a call that has ended, by what it was worth. `model`: "openai/gpt-6-luna".
void count_call(ports::Metrics& metrics, const std::string& model, const std::string& outcome,
                const llm_wire::Usage& usage, std::optional<Decimal> cost);

// Whose money it is, and for what.
struct Account {
  CompanyId company;
  DocumentId document;
  std::string model;  // "openai/gpt-6-luna"
};

class StoreLedger final : public Ledger {
 public:
  // All outlive the object.
  StoreLedger(ports::LlmStore& store, IdSource& ids, ports::Metrics& metrics,
              const Account& account)
      : store_(store), ids_(ids), metrics_(metrics), account_(account) {}
  Result<std::string> begin(const Begun& begun) override;
  Result<> end(const std::string& id, const Ended& ended) override;

 private:
  ports::LlmStore& store_;
  IdSource& ids_;
  ports::Metrics& metrics_;
  const Account& account_;
};

class StoreCache final : public AnswerCache {
 public:
  // All outlive the object. Answers count for `kept_for`.
  StoreCache(ports::LlmStore& store, const Clock& clock, std::chrono::milliseconds kept_for,
             const Account& account)
      : store_(store), clock_(clock), kept_for_(kept_for), account_(account) {}
  Result<std::optional<std::string>> get(const std::string& key) override;
  Result<> put(const std::string& key, const std::string& value) override;

 private:
  ports::LlmStore& store_;
  const Clock& clock_;
  std::chrono::milliseconds kept_for_;
  const Account& account_;
};

// US dollars; not set: no limit.
struct Limits {
  std::optional<Decimal> document;
  std::optional<Decimal> company_day;
  std::optional<Decimal> day;
};

// Days are those of UTC. What cannot be counted is not spent: where a limit is set, a model
// without a known price is not asked, and neither is any while the store does not answer. Attempts
// at the same time do not see each other, so a limit may be passed by their number.
class StoreBudget final : public Budget {
 public:
  // All outlive the object.
  StoreBudget(ports::LlmStore& store, const Clock& clock, const Limits& limits,
              const Account& account)
      : store_(store), clock_(clock), limits_(limits), account_(account) {}
  bool allows(std::optional<Decimal> estimated_cost) override;

 private:
  ports::LlmStore& store_;
  const Clock& clock_;
  const Limits& limits_;
  const Account& account_;
};

}  // namespace iscan::llm
