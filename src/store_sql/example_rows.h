// Rows of examples, written with the change that makes or ends them. Internal to store_sql.
#pragma once

#include <optional>

#include "ports/llm_example.h"
#include "sql/database.h"

namespace iscan::store_sql {

// Of a supplier; older ones are removed.
inline constexpr std::int64_t kMostExamplesOfSupplier = 5;

// Takes the document's example away and puts the new one, if any, in its place.
Result<> replace_example(sql::Connection& connection, const CompanyId& company,
                         const DocumentId& document,
                         const std::optional<ports::LlmExample>& example, Instant now);
// For a pipeline that ends: it does not know what people corrected, so where they did nothing is
// kept.
Result<> keep_uncorrected(sql::Connection& connection, const DocumentId& document,
                          const std::optional<ports::LlmExample>& example, Instant now);
// As LlmStore::examples.
Result<std::vector<ports::LlmExample>> examples_in(sql::Connection& connection,
                                                   const CompanyId& company,
                                                   const ports::LlmExampleQuery& query);

}  // namespace iscan::store_sql
