// A question that goes with batches: the conversation with a model, a request at a time.
#include "llm/batch_asking.h"

#include "llm/llm_predictor.h"
#include "llm/testing/scripted_provider.h"
#include "llm_batch_fixture.h"
#include "llm_prompt/testing/pages.h"

namespace iscan {
namespace {

using namespace std::chrono_literals;

const std::string kAsked = R"({"type":"object"})";

class BatchAskingTest : public BatchesTest {
 protected:
  Result<std::optional<std::string>> ask() {
    llm::StoreCache cache(parts_.store().llm(), parts_.clock, 24h, account_);
    llm::StoreBudget budget(parts_.store().llm(), parts_.clock, limits_, account_);
    llm::BatchAsking asking({queue_, cache, budget, prices_, rungs_, parts_.clock, parts_.ids,
                             parts_.log, account_, model_});
    return asking.ask(
        {.examples = examples_, .text = "Total 1", .schema_name = "s", .schema = kAsked});
  }
  std::string code() {
    const auto answer = ask();
    return answer ? "" : answer.error().code;
  }
  // Sends what waits; what is asked is answered with that.
  void answered_with(std::string_view outcome) {
    parts_.clock.advance(10min);
    tick();
    auto& batch = show(llm_wire::BatchState::ended);
    answer(batch, outcome);
    parts_.clock.advance(2s);
    tick();
  }
  std::string last_body() { return provider_.sent.back().items.at(0).body; }

  llm::Account account_{company_, parts_.accept(company_, "d").document, "openai/gpt-6-luna"};
  std::vector<llm_wire::Example> examples_;
  llm::Limits limits_;
  llm::RungMemory rungs_;
  llm::testing::ScriptedProvider model_{"openai", "gpt-6-luna"};
};

TEST_P(BatchAskingTest, AskedTwiceItWaitsOnceAndThenHasItsAnswer) {
  EXPECT_EQ(code(), "llm_batch_waiting");
  EXPECT_EQ(code(), "llm_batch_waiting");
  answered_with("ok");
  EXPECT_EQ(ask().value(), R"({"total":"1"})");
  EXPECT_EQ(provider_.sent.size(), 1U);
}

TEST_P(BatchAskingTest, ItsAnswerCountsThoughAnswersAreNotKept) {
  EXPECT_EQ(code(), "llm_batch_waiting");
  answered_with("ok");
  parts_.clock.advance(25h);
  EXPECT_EQ(ask().value(), R"({"total":"1"})");
}

TEST_P(BatchAskingTest, ExamplesThatAreApprovedMeanwhileDoNotAskItAgain) {
  examples_ = {{"before", "{}"}};
  EXPECT_EQ(code(), "llm_batch_waiting");
  examples_ = {{"while it waits", "{}"}};
  EXPECT_EQ(code(), "llm_batch_waiting");
  answered_with("invalid_content");
  EXPECT_TRUE(last_body().contains("example=before"));
  examples_.push_back({"while it is repaired", "{}"});
  EXPECT_EQ(code(), "llm_batch_waiting");
  answered_with("ok");
  EXPECT_EQ(ask().value(), R"({"total":"1"})");
  EXPECT_EQ(provider_.sent.size(), 2U);
}

TEST_P(BatchAskingTest, ABadAnswerIsRepairedInTheNextBatch) {
  EXPECT_EQ(code(), "llm_batch_waiting");
  answered_with("invalid_content");
  EXPECT_EQ(code(), "llm_batch_waiting");
  answered_with("ok");
  EXPECT_TRUE(last_body().contains("<previous_answer>\nwritten for " + kAsked));
  EXPECT_EQ(ask().value(), R"({"total":"1"})");
  // Another document with the same question begins with its first request.
  account_.document = parts_.accept(company_, "e").document;
  EXPECT_EQ(ask().value(), R"({"total":"1"})");
}

TEST_P(BatchAskingTest, ARefusedSchemaIsAskedForInWords) {
  EXPECT_EQ(code(), "llm_batch_waiting");
  answered_with("schema_refused");
  EXPECT_EQ(code(), "llm_batch_waiting");
  answered_with("ok");
  EXPECT_TRUE(last_body().starts_with("rung=2"));
  EXPECT_EQ(ask().value(), R"({"total":"1"})");
}

TEST_P(BatchAskingTest, ATruncatedAnswerMayBeLonger) {
  EXPECT_EQ(code(), "llm_batch_waiting");
  answered_with("truncated");
  EXPECT_EQ(code(), "llm_batch_waiting");
  answered_with("truncated");
  EXPECT_TRUE(last_body().contains("cap=8000"));
  EXPECT_EQ(code(), "llm_too_large");
}

TEST_P(BatchAskingTest, WhoRefusesIsLeft) {
  EXPECT_EQ(code(), "llm_batch_waiting");
  answered_with("refused");
  EXPECT_EQ(code(), "llm_refused");
  EXPECT_EQ(code(), "llm_refused") << "and not asked again";
  EXPECT_EQ(provider_.sent.size(), 1U);
}

TEST_P(BatchAskingTest, WhatBatchesDoNotAnswerIsToBeAskedAtOnce) {
  EXPECT_EQ(code(), "llm_batch_waiting");
  for (int i = 0; i < 3; ++i) answered_with("retry");
  const auto answer = ask();
  ASSERT_TRUE(answer);
  EXPECT_FALSE(answer->has_value());
}

TEST_P(BatchAskingTest, TheBudgetHoldsForWhatIsNotPaidYet) {
  limits_.company_day = Decimal::parse("0.0015");  // one question may cost 0.001 at half the price
  EXPECT_EQ(code(), "llm_batch_waiting");
  account_.document = parts_.accept(company_, "e").document;
  EXPECT_EQ(code(), "llm_budget_spent");
}

TEST_P(BatchAskingTest, PartsOfALongDocumentWaitTogether) {
  document::DecodedFile file;
  for (int number = 1; number <= 120; ++number) {
    auto page = llm_prompt::testing::invoice_page();
    page.number = number;
    file.pages.push_back(std::move(page));
  }
  llm::Breakers breakers{{}, timer_};
  llm::RateLimiter limiter{{}, timer_};
  llm::LlmPredictor predictor(
      {.provider = &model_, .limiter = &limiter, .batches = true},
      {parts_.store().llm(), parts_.ids, prices_, breakers, rungs_, timer_, parts_.clock,
       parts_.log, parts_.metrics, parts_.reader, [] { return 0.0; }, &queue_},
      {.prompt = llm_prompt::PromptVersion::load("invoice-1").value(),
       .limits = {},
       .answers_for = 24h,
       .allowed = [](const CompanyId&) { return true; },
       .batch = llm::BatchUse::can_wait});
  const std::vector wanted{invoice::FieldId::line_net_amount};
  const auto predict = [&](bool can_wait) {
    return predictor.predict({.file = file,
                              .original = {},
                              .wanted = wanted,
                              .company = company_,
                              .document = account_.document,
                              .can_wait = can_wait,
                              .stop = {}});
  };
  const auto waits = predict(true);
  ASSERT_FALSE(waits);
  EXPECT_EQ(waits.error().code, "llm_batch_waiting");
  EXPECT_TRUE(waits.error().retryable);
  const auto lanes = store_.waiting().value();
  ASSERT_EQ(lanes.size(), 1U);
  EXPECT_GT(lanes[0].requests, 1);
  EXPECT_TRUE(model_.sent().empty()) << "nothing was asked at once";
}

INSTANTIATE_TEST_SUITE_P(Databases, BatchAskingTest, testing::ValuesIn(fakes::test_databases()),
                         fakes::name_of);

}  // namespace
}  // namespace iscan
