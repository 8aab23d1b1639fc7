// LlmStore over SQL.
#pragma once

#include "ports/llm_store.h"
#include "sql/database.h"

namespace iscan::store_sql {

class SqlLlm final : public ports::LlmStore {
 public:
  // `database` is migrated and outlives the object.
  explicit SqlLlm(sql::Database& database) : database_(database) {}

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
  Result<std::vector<ports::LlmExample>> examples(const CompanyId& company,
                                                  const ports::LlmExampleQuery& query) override;
  Result<ports::LlmBatchStats> batch_stats(Instant now) override;

 private:
  sql::Database& database_;
};

}  // namespace iscan::store_sql
