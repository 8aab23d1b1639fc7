#include "training_set.h"

#include <cmath>
#include <utility>

#include "base/encode.h"
#include "base/random.h"
#include "base/sha256.h"
#include "training_example.h"
#include "whole_file.h"

namespace iscan::app {
namespace {

constexpr int kPage = 200;

// The same for a supplier in every export, whoever else is in it.
bool is_for_validation(const std::string& group, double share) {
  Sha256 hash;
  hash.update(as_bytes(group));
  const Sha256Digest digest = hash.finish();
  std::uint32_t number = 0;
  for (std::size_t i = 0; i < sizeof number; ++i) {
    number = number << 8U | std::to_integer<std::uint32_t>(digest[i]);
  }
  return std::ldexp(static_cast<double>(number), -32) < share;
}

// A file of lines on its way.
struct Lines {
  WholeFile file;
  std::int64_t count = 0;

  Result<> add(std::string_view line) {
    ++count;
    return file.write(line);
  }
  Result<TrainingFile> finish() {
    auto hash = file.finish();
    if (!hash) return fail(std::move(hash).error());
    return TrainingFile{count, file.bytes(), std::move(*hash)};
  }
};

class SetWriter {
 public:
  SetWriter(Lines train, Lines validation, const SupplierGroups& groups, const TrainingPlan& plan)
      : train_(std::move(train)),
        validation_(std::move(validation)),
        groups_(groups),
        plan_(plan),
        inventor_(secret_) {}

  Result<> add(const std::optional<service::Approved>& document) {
    if (!document) return leave_out(kUnreadable);
    const auto group = groups_.group_of(invoice::parties_of(document->invoice).supplier);
    if (!group) return leave_out(kChanged);
    const auto line =
        training_line(*document, plan_.prompt, plan_.pseudonyms ? &inventor_ : nullptr);
    if (!line) return leave_out(line.error());
    const bool validation = is_for_validation(*group, plan_.validation_share);
    TrainingSupplier& supplier = set_.suppliers[pseudonym(*group)];
    supplier.validation = validation;
    ++supplier.documents;
    return (validation ? validation_ : train_).add(*line);
  }

  Result<TrainingSet> finish() && {
    auto train = train_.finish();
    if (!train) return fail(std::move(train).error());
    auto validation = validation_.finish();
    if (!validation) return fail(std::move(validation).error());
    set_.train = std::move(*train);
    set_.validation = std::move(*validation);
    return std::move(set_);
  }

 private:
  Result<> leave_out(std::string_view reason) {
    ++set_.left_out[std::string(reason)];
    return {};
  }

  std::string pseudonym(const std::string& group) const {
    constexpr std::size_t kBytes = 6;
    const Sha256Digest digest = hmac_sha256(as_bytes(secret_), as_bytes(group));
    return "supplier-" + to_hex(BytesView(digest).first(kBytes));
  }

  // Of this export alone: nobody can look up what stands for a known VAT id.
  std::string secret_ = random_hex(32);
  Lines train_;
  Lines validation_;
  const SupplierGroups& groups_;
  const TrainingPlan& plan_;
  llm_prompt::Inventor inventor_;
  TrainingSet set_;
};

}  // namespace

Result<> ApprovedDocuments::for_each(const Take& take) {
  ports::ListQuery query{.state = document::State::approved,
                         .created_from = filters_.from,
                         .created_before = filters_.before,
                         .search = {},
                         .limit = kPage};
  while (true) {
    auto records = store_.list(filters_.company, query);
    if (!records) return fail(std::move(records).error());
    for (const ports::DocumentRecord& record : *records) {
      if (auto done = visit(record.id, take); !done) return done;
    }
    if (records->size() < static_cast<std::size_t>(kPage)) return {};
    query.after = records->back().id;
  }
}

Result<> ApprovedDocuments::visit(const DocumentId& document, const Take& take) {
  auto stored = store_.artefacts(filters_.company, document);
  // Deleted meanwhile.
  if (!stored && stored.error().kind == ErrorKind::not_found) return {};
  if (!stored) return fail(std::move(stored).error());
  auto corrections = store_.corrections(filters_.company, document);
  if (!corrections && corrections.error().kind == ErrorKind::not_found) return {};
  if (!corrections) return fail(std::move(corrections).error());
  auto approved = service::approved_from(*stored, *corrections, log_);
  if (!approved) return take(std::nullopt);
  if (filters_.by_person_only && !approved->by_person) return {};
  return take(std::move(*approved));
}

Result<Survey> survey_of(ApprovedDocuments& documents) {
  Survey survey;
  auto done = documents.for_each([&](const std::optional<service::Approved>& document) -> Result<> {
    ++survey.documents;
    if (document) survey.groups.join(invoice::parties_of(document->invoice).supplier);
    return {};
  });
  if (!done) return fail(std::move(done).error());
  return survey;
}

Result<TrainingSet> write_training_set(ApprovedDocuments& documents, const SupplierGroups& groups,
                                       const TrainingPlan& plan,
                                       const std::function<void()>& advance) {
  auto train = WholeFile::create(plan.folder / "train.jsonl");
  if (!train) return fail(std::move(train).error());
  auto validation = WholeFile::create(plan.folder / "validation.jsonl");
  if (!validation) return fail(std::move(validation).error());
  SetWriter writer({std::move(*train)}, {std::move(*validation)}, groups, plan);
  auto done = documents.for_each([&](const std::optional<service::Approved>& document) {
    advance();
    return writer.add(document);
  });
  if (!done) return fail(std::move(done).error());
  return std::move(writer).finish();
}

}  // namespace iscan::app
