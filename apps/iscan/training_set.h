// Training data of a company: two files of lines and what is in them.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <string>

#include "base/clock.h"
#include "base/id.h"
#include "base/log.h"
#include "llm_prompt/prompt_version.h"
#include "ports/document_store.h"
#include "service/approved.h"
#include "supplier_groups.h"

namespace iscan::app {

struct TrainingFilters {
  CompanyId company;
  std::optional<Instant> from;  // of the upload
  std::optional<Instant> before;
  bool by_person_only = false;
};

// Approved documents of a company, newest first, one after the other in memory. The store outlives
// the object.
class ApprovedDocuments {
 public:
  ApprovedDocuments(ports::DocumentStore& store, TrainingFilters filters)
      : store_(store), filters_(std::move(filters)) {}

  // Calls `take` for each that the filters let through; nothing in place of one whose results
  // cannot be read. Errors: those of the store and of `take`.
  using Take = std::function<Result<>(const std::optional<service::Approved>&)>;
  Result<> for_each(const Take& take);

 private:
  Result<> visit(const DocumentId& document, const Take& take);

  ports::DocumentStore& store_;
  TrainingFilters filters_;
  NullLogger log_;
};

struct TrainingPlan {
  llm_prompt::PromptVersion prompt;
  std::filesystem::path folder;  // is there
  double validation_share = 0;   // of the suppliers
  bool pseudonyms = false;
};

struct TrainingFile {
  std::int64_t lines = 0;
  std::uint64_t bytes = 0;
  std::string sha256;
};

struct TrainingSupplier {
  bool validation = false;
  std::int64_t documents = 0;
};

struct TrainingSet {
  TrainingFile train;
  TrainingFile validation;
  std::map<std::string, std::int64_t> left_out;       // by reason
  std::map<std::string, TrainingSupplier> suppliers;  // by pseudonym
};

// Who the suppliers are, and how many documents there are.
struct Survey {
  SupplierGroups groups;
  std::size_t documents = 0;
};
Result<Survey> survey_of(ApprovedDocuments& documents);

// Writes train.jsonl and validation.jsonl. No supplier is in both; the same suppliers are always on
// the same side. `advance` is called for each document. Errors: those of the documents and the
// disk.
Result<TrainingSet> write_training_set(ApprovedDocuments& documents, const SupplierGroups& groups,
                                       const TrainingPlan& plan,
                                       const std::function<void()>& advance);

}  // namespace iscan::app
