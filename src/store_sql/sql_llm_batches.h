// Questions that wait for batches, and the batches, over SQL.
#pragma once

#include "ports/llm_batches.h"
#include "sql/database.h"

namespace iscan::store_sql {

class SqlLlmBatches final : public ports::LlmBatchQueue, public ports::LlmBatchStore {
 public:
  // `database` is migrated and outlives the object.
  explicit SqlLlmBatches(sql::Database& database) : database_(database) {}

  Result<> add(const ports::LlmBatchRequest& request, Instant now) override;
  Result<std::optional<ports::LlmRequestFound>> find(const CompanyId& company,
                                                     const DocumentId& document,
                                                     const std::string& topic) override;
  Result<> withdraw(const CompanyId& company, const DocumentId& document,
                    const std::string& provider, const std::string& model) override;

  Result<std::vector<ports::LlmBatchLane>> waiting() override;
  Result<std::vector<ports::LlmBatchItem>> form(const ports::LlmBatchOrder& order, IdSource& ids,
                                                Instant now) override;
  Result<> sent(const std::string& batch, const std::string& remote, Instant look_at) override;
  Result<std::vector<ports::LlmBatch>> due(Instant now) override;
  Result<> look_again(const std::string& batch, Instant at) override;
  Result<bool> knows(const std::string& provider, const std::string& remote) override;
  Result<std::vector<ports::LlmOpenCall>> open_calls(const std::string& batch) override;
  Result<bool> end_call(const ports::LlmOpenCall& call, const ports::LlmCallEnd& end,
                        const ports::LlmBatchAnswer& answer, ports::LlmAfter after,
                        int most_tries) override;
  Result<> close(const std::string& batch, const std::string& outcome, Instant now) override;
  Result<std::int64_t> give_up(const ports::LlmBatchLane& lane, Instant before,
                               Instant now) override;
  Result<std::int64_t> wake(Instant now) override;

 private:
  sql::Database& database_;
};

}  // namespace iscan::store_sql
