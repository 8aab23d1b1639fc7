// Who costs money is asked last, and for what is in doubt alone.
#include <gtest/gtest.h>

#include <algorithm>

#include "fakes/fake_engines.h"
#include "fakes/provable_invoice.h"
#include "stages/stages.h"

namespace iscan::stages {
namespace {

using enum invoice::FieldId;
using fakes::FakePaidPredictor;

invoice::Draft draft_with(std::vector<std::pair<invoice::FieldId, invoice::Value>> values) {
  invoice::Draft draft;
  for (auto& [field, value] : values) {
    draft.candidates.push_back({field,
                                std::move(value),
                                {.reader = "rules", .raw = "raw", .page = 1, .tokens = {0}},
                                0.97});
  }
  return draft;
}

invoice::Draft certain() { return draft_with(fakes::provable_invoice()); }

class PaidPredictionTest : public testing::Test {
 protected:
  Result<invoice::Draft> predict(invoice::Draft free, bool waits = false) {
    fakes::FakePredictor local(std::move(free));
    std::array<ports::Predictor*, 1> predictors{&local};
    StageContext context{.file = {},
                         .reader = reader_,
                         .ocr_engine = ocr_engine_,
                         .predictors = predictors,
                         .paid_predictors = paid_,
                         .asks_always = asks_always_,
                         .waits_for_paid = waits,
                         .clock = clock_,
                         .log = log_,
                         .thresholds = {},
                         .stop = stop_.get_token(),
                         .company = {"company"}};
    return prediction(context, {}, {.pages = pages_});
  }

  fakes::FakeReader reader_;
  fakes::FakeOcrEngine ocr_engine_;
  std::vector<ports::PaidPredictor*> paid_;
  std::vector<document::Page> pages_;
  bool asks_always_ = false;
  FixedClock clock_{Instant{std::chrono::sys_days{std::chrono::year{2026} / 3 / 1}}};
  NullLogger log_;
  std::stop_source stop_;
};

TEST_F(PaidPredictionTest, WhatIsProvenIsNotPaidFor) {
  FakePaidPredictor small{invoice::Draft{}};
  paid_ = {&small};
  ASSERT_TRUE(predict(certain()));
  EXPECT_TRUE(small.asked.empty());
}

TEST_F(PaidPredictionTest, NobodyIsPaidForWhatXmlSays) {
  FakePaidPredictor small{invoice::Draft{}};
  paid_ = {&small};
  invoice::Draft draft = draft_with({{invoice_number, "A-1"}});
  draft.candidates[0].evidence = {.source = invoice::Source::xml, .reader = "xml"};
  ASSERT_TRUE(predict(std::move(draft)));
  EXPECT_TRUE(small.asked.empty());
}

TEST_F(PaidPredictionTest, WhatIsProvenIsAskedForWhenAllIs) {
  asks_always_ = true;
  FakePaidPredictor first{draft_with({{invoice_number, "A-1"}})};
  FakePaidPredictor second{invoice::Draft{}};
  paid_ = {&first, &second};
  ASSERT_TRUE(predict(certain()));
  EXPECT_TRUE(first.asked.empty()) << "there is no page to read";
  pages_.resize(1);
  const auto all = predict(certain());
  ASSERT_TRUE(all);
  ASSERT_EQ(first.asked.size(), 1U);
  for (const auto field : {invoice_number, seller_city, total_gross, line_name, account_iban}) {
    EXPECT_TRUE(std::ranges::contains(first.asked[0], field));
  }
  EXPECT_EQ(std::ranges::count(all->candidates, invoice_number, &invoice::Candidate::field), 2);
  for (const auto& fields : second.asked) EXPECT_LT(fields.size(), first.asked[0].size());
}

TEST_F(PaidPredictionTest, WhenTheFirstIsAwayTheNextIsAskedForAll) {
  asks_always_ = true;
  pages_.resize(1);
  FakePaidPredictor away{fail(ErrorKind::unavailable, "llm_unavailable", "Away.", "", true)};
  FakePaidPredictor next{invoice::Draft{}};
  paid_ = {&away, &next};
  ASSERT_TRUE(predict(certain()));
  ASSERT_EQ(next.asked.size(), 1U);
  EXPECT_TRUE(std::ranges::contains(next.asked[0], seller_city));
}

TEST_F(PaidPredictionTest, OnlyDoubtfulFieldsAreAskedFor) {
  FakePaidPredictor small{invoice::Draft{}};
  paid_ = {&small};
  invoice::Draft draft = certain();
  std::erase_if(draft.candidates, [](const auto& one) { return one.field == invoice_number; });
  ASSERT_TRUE(predict(std::move(draft)));
  ASSERT_EQ(small.asked.size(), 1U);
  EXPECT_TRUE(std::ranges::contains(small.asked[0], invoice_number));
  EXPECT_FALSE(std::ranges::contains(small.asked[0], seller_name));
  EXPECT_FALSE(std::ranges::contains(small.asked[0], total_gross));
  EXPECT_EQ(small.company, CompanyId{"company"});
}

TEST_F(PaidPredictionTest, WhatIsLikelyAbsentIsNoReasonToAskButIsAskedAlong) {
  FakePaidPredictor small{invoice::Draft{}};
  paid_ = {&small};
  ASSERT_TRUE(predict(certain()));
  ASSERT_TRUE(small.asked.empty());
  invoice::Draft draft = certain();
  std::erase_if(draft.candidates, [](const auto& one) { return one.field == invoice_number; });
  ASSERT_TRUE(predict(std::move(draft)));
  ASSERT_EQ(small.asked.size(), 1U);
  EXPECT_TRUE(std::ranges::contains(small.asked[0], purchase_order));
}

TEST_F(PaidPredictionTest, WhatTheFirstDidNotFindTheSecondIsNotAskedAlong) {
  invoice::Draft draft = certain();
  std::erase_if(draft.candidates, [](const auto& one) { return one.field == invoice_number; });
  FakePaidPredictor small{invoice::Draft{}};
  FakePaidPredictor large{invoice::Draft{}};
  paid_ = {&small, &large};
  ASSERT_TRUE(predict(std::move(draft)));
  ASSERT_EQ(large.asked.size(), 1U);
  EXPECT_TRUE(std::ranges::contains(large.asked[0], invoice_number));
  EXPECT_FALSE(std::ranges::contains(large.asked[0], purchase_order));
}

TEST_F(PaidPredictionTest, TheDearerIsAskedOnlyWhenTheCheaperDidNotDo) {
  invoice::Draft draft = certain();
  std::erase_if(draft.candidates, [](const auto& one) { return one.field == invoice_number; });
  FakePaidPredictor small{draft_with({{invoice_number, "A-1"}})};
  FakePaidPredictor large{invoice::Draft{}};
  paid_ = {&small, &large};
  const auto all = predict(draft);
  ASSERT_TRUE(all);
  EXPECT_TRUE(std::ranges::contains(all->candidates, invoice_number, &invoice::Candidate::field));
  EXPECT_TRUE(large.asked.empty());
  FakePaidPredictor useless{invoice::Draft{}};
  paid_ = {&useless, &large};
  ASSERT_TRUE(predict(draft));
  EXPECT_EQ(large.asked.size(), 1U);
}

TEST_F(PaidPredictionTest, WhatWasNotAskedForIsNotTaken) {
  invoice::Draft draft = certain();
  std::erase_if(draft.candidates, [](const auto& one) { return one.field == invoice_number; });
  invoice::Draft answer = draft_with({{invoice_number, "A-1"}, {seller_name, "Other GmbH"}});
  answer.row_sets.push_back({.group = invoice::Group::allowance, .rows = {{}}, .score = 0.9});
  FakePaidPredictor model{answer};
  paid_ = {&model};
  const auto all = predict(draft);
  ASSERT_TRUE(all);
  EXPECT_TRUE(std::ranges::contains(all->candidates, invoice_number, &invoice::Candidate::field));
  EXPECT_EQ(std::ranges::count(all->candidates, seller_name, &invoice::Candidate::field), 1);
  EXPECT_TRUE(all->row_sets.empty());
}

TEST_F(PaidPredictionTest, WhatOneModelIsSureOfTheNextIsNotPaidFor) {
  invoice::Draft draft = certain();
  std::erase_if(draft.candidates, [](const auto& one) { return one.field == invoice_number; });
  invoice::Draft answer = draft_with({{invoice_number, "A-1"}});
  answer.candidates[0].evidence.reader = "llm:fake/model";
  FakePaidPredictor small{answer};
  FakePaidPredictor large{invoice::Draft{}};
  paid_ = {&small, &large};
  ASSERT_TRUE(predict(draft));
  // Its lines may still be asked for.
  for (const auto& fields : large.asked) {
    EXPECT_FALSE(std::ranges::contains(fields, invoice_number));
  }
}

TEST_F(PaidPredictionTest, AnOutageIsWaitedForOrNotAsSet) {
  FakePaidPredictor away{
      fail(ErrorKind::unavailable, "llm_unavailable", "No provider answers.", "", true)};
  paid_ = {&away};
  const auto without = predict({}, false);
  ASSERT_TRUE(without);
  EXPECT_EQ(without->notes, std::vector<std::string>{"predictor_skipped:llm_unavailable"});
  const auto waiting = predict({}, true);
  ASSERT_FALSE(waiting);
  EXPECT_EQ(waiting.error().code, "llm_unavailable");
  EXPECT_TRUE(waiting.error().retryable);
}

TEST_F(PaidPredictionTest, WhenOneIsAwayTheNextIsAsked) {
  const auto outage = fail(ErrorKind::unavailable, "llm_unavailable", "Away.", "", true);
  FakePaidPredictor away{outage};
  FakePaidPredictor next{draft_with({{invoice_number, "A-1"}})};
  paid_ = {&away, &next};
  EXPECT_TRUE(predict({}, true));
  EXPECT_EQ(next.asked.size(), 1U);
  FakePaidPredictor also_away{outage};
  paid_ = {&away, &also_away};
  EXPECT_FALSE(predict({}, true));
}

TEST_F(PaidPredictionTest, WhileOneIsAskedInABatchTheNextIsNotAsked) {
  FakePaidPredictor waits{
      fail(ErrorKind::unavailable, "llm_batch_waiting", "Within a day.", "", true)};
  FakePaidPredictor next{draft_with({{invoice_number, "A-1"}})};
  paid_ = {&waits, &next};
  const auto draft = predict({}, false);
  ASSERT_FALSE(draft);
  EXPECT_EQ(draft.error().code, "llm_batch_waiting");
  EXPECT_TRUE(next.asked.empty());
}

TEST_F(PaidPredictionTest, ARefusalNeverHoldsADocumentUp) {
  FakePaidPredictor refuses{fail(ErrorKind::unsupported, "llm_refused", "The model refused.")};
  FakePaidPredictor next{draft_with({{invoice_number, "A-1"}})};
  paid_ = {&refuses, &next};
  const auto draft = predict({}, true);
  ASSERT_TRUE(draft);
  EXPECT_EQ(next.asked.size(), 1U);
}

}  // namespace
}  // namespace iscan::stages
