// Approved documents as examples: made, replaced and taken away with the approval, on every
// database.
#include <gtest/gtest.h>

#include "fakes/embedded.h"
#include "fakes/provable_invoice.h"

namespace iscan {
namespace {

using document::Stage;
using document::State;
using namespace std::chrono_literals;

invoice::Draft draft_of(std::vector<std::pair<invoice::FieldId, invoice::Value>> values,
                        double score) {
  invoice::Draft draft;
  for (auto& [field, value] : values) {
    draft.candidates.push_back({field,
                                std::move(value),
                                {.reader = "rules", .raw = "raw", .page = 1, .tokens = {0}},
                                score});
  }
  return draft;
}

constexpr double kSure = 0.97;
constexpr double kDoubtful = 0.3;

class ExamplesTest : public testing::TestWithParam<fakes::TestDatabase> {
 protected:
  // The day of the invoices is not in the future.
  ExamplesTest() { parts_.clock.advance(std::chrono::days{900}); }

  void run(const TaskId& task) {
    worker::TaskRunner runner(
        parts_.worker_ports(parts_.tasks()), parts_.make_context(), running_,
        {.worker = "w", .queues = {"preprocessing", "ocr", "llm", "extraction", "evaluation"}});
    ASSERT_TRUE(runner.work_off(task, {}));
  }
  // A document that the pipeline has read so surely.
  DocumentId finished(const CompanyId& company, double score) {
    fakes::FakePredictor predictor(draft_of(fakes::provable_invoice(), score));
    parts_.predictors = {&predictor};
    const auto accepted = parts_.accept(company, std::to_string(++documents_));
    run(accepted.task);
    parts_.clock.advance(1s);
    return accepted.document;
  }
  DocumentId approved() {
    const DocumentId document = finished(company_, kSure);
    EXPECT_EQ(service_.status(company_, document)->state, State::approved);
    return document;
  }
  DocumentId in_review() {
    const DocumentId document = finished(company_, kDoubtful);
    EXPECT_EQ(service_.status(company_, document)->state, State::manual_review);
    return document;
  }
  // "who:number" of each, oldest first.
  std::vector<std::string> found(const CompanyId& company, const ports::LlmExampleQuery& query) {
    std::vector<std::string> all;
    const auto examples = parts_.store().llm().examples(company, query).value();
    for (const auto& one : examples) {
      all.push_back(one.question + ":" + one.answer);
    }
    return all;
  }
  std::vector<std::string> found() { return found(company_, query_); }
  void correct(const DocumentId& document, const std::string& number) {
    ASSERT_TRUE(service_.correct(company_, document, token_, {{"invoice.number", number}}));
    parts_.clock.advance(1s);
  }

  fakes::Embedded parts_{GetParam()};
  service::Service& service_ = parts_.service;
  CompanyId company_ = parts_.company("One");
  worker::RunningTasks running_{parts_.tasks(), parts_.clock, parts_.log, 30s};
  TokenId token_{"t"};
  ports::LlmExampleQuery query_{.supplier = {.vat_id = "DE136695976"},
                                .language = "de",
                                .form = "form",
                                .except = {},
                                .most = 10};
  int documents_ = 0;
};

using Texts = std::vector<std::string>;

TEST_P(ExamplesTest, OnlyApprovedDocumentsAreExamples) {
  const DocumentId document = in_review();
  EXPECT_EQ(found(), Texts{});
  ASSERT_TRUE(service_.approve(company_, document));
  EXPECT_EQ(found(), Texts{"person:A-1"});
  ASSERT_TRUE(service_.reject(company_, document));
  EXPECT_EQ(found(), Texts{});
  approved();
  EXPECT_EQ(found(), Texts{"pipeline:A-1"});
}

TEST_P(ExamplesTest, WhatAPersonCorrectsReplacesWhatThePipelineApproved) {
  const DocumentId document = approved();
  correct(document, "RIGHT-1");
  EXPECT_EQ(found(), Texts{"person:RIGHT-1"});
  correct(document, "RIGHT-2");
  EXPECT_EQ(found(), Texts{"person:RIGHT-2"});
}

TEST_P(ExamplesTest, CorrectionsBeforeTheApprovalCount) {
  const DocumentId document = in_review();
  correct(document, "RIGHT-1");
  EXPECT_EQ(found(), Texts{}) << "not approved yet";
  ASSERT_TRUE(service_.approve(company_, document));
  EXPECT_EQ(found(), Texts{"person:RIGHT-1"});
}

TEST_P(ExamplesTest, ADocumentThatIsOpenedAgainIsNone) {
  const DocumentId document = approved();
  const auto again = service_.restart(company_, document, Stage::evaluation);
  ASSERT_TRUE(again);
  EXPECT_EQ(found(), Texts{});
  run(again->task);
  EXPECT_EQ(found(), Texts{"pipeline:A-1"});
}

// The pipeline does not know what people corrected before.
TEST_P(ExamplesTest, APipelineThatRunsAgainTeachesNoCorrectedDocument) {
  const DocumentId document = approved();
  correct(document, "RIGHT-1");
  const auto again = service_.restart(company_, document, Stage::evaluation);
  ASSERT_TRUE(again);
  run(again->task);
  EXPECT_EQ(service_.status(company_, document)->state, State::approved);
  EXPECT_EQ(found(), Texts{});
}

TEST_P(ExamplesTest, ADeletedDocumentIsNone) {
  const DocumentId document = approved();
  ASSERT_TRUE(service_.remove(company_, document));
  EXPECT_EQ(parts_.count("SELECT count(*) FROM llm_examples"), 0);
}

TEST_P(ExamplesTest, AreOfTheCompanyTheFormAndTheSupplier) {
  const DocumentId document = approved();
  EXPECT_EQ(found(parts_.company("Two"), query_), Texts{});
  auto other = query_;
  other.form = "another prompt";
  EXPECT_EQ(found(company_, other), Texts{});
  other = query_;
  other.supplier.vat_id = "DE811569869";
  EXPECT_EQ(found(company_, other), Texts{});
  other.supplier.name = "seller gmbh";
  EXPECT_EQ(found(company_, other), Texts{"pipeline:A-1"})
      << "by the name when the id says nothing";
  other = query_;
  other.except = document;
  EXPECT_EQ(found(company_, other), Texts{}) << "no document is its own example";
  other = {.supplier = {}, .language = "de", .form = "form", .except = {}, .most = 10};
  EXPECT_EQ(found(company_, other), Texts{}) << "nothing is known of the supplier";
  other.likeness = ports::Likeness::language;
  EXPECT_EQ(found(company_, other), Texts{"pipeline:A-1"});
  other.language = "sv";
  EXPECT_EQ(found(company_, other), Texts{});
}

TEST_P(ExamplesTest, TheNewestFiveOfASupplierAreKeptAndTheNewestComesLast) {
  for (int n = 1; n <= 7; ++n) correct(approved(), std::to_string(n));
  EXPECT_EQ(parts_.count("SELECT count(*) FROM llm_examples"), 5);
  EXPECT_EQ(found(), (Texts{"person:3", "person:4", "person:5", "person:6", "person:7"}));
  query_.most = 2;
  EXPECT_EQ(found(), (Texts{"person:6", "person:7"}));
  EXPECT_EQ(found(), (Texts{"person:6", "person:7"})) << "the same each time";
}

INSTANTIATE_TEST_SUITE_P(Databases, ExamplesTest, testing::ValuesIn(fakes::test_databases()),
                         fakes::name_of);

}  // namespace
}  // namespace iscan
