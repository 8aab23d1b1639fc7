// When batches are sent, what becomes of their questions, and that nothing is paid for twice.
#include "llm_batch_fixture.h"

namespace iscan {
namespace {

using namespace std::chrono_literals;
using llm_wire::BatchState;
using llm_wire::Outcome;
using ports::LlmRequestState;

class BatchServiceTest : public BatchesTest {
 protected:
  llm_wire::Batch& sent_one() {
    document_ = add("k");
    parts_.clock.advance(10min);
    tick();
    return show(BatchState::running);
  }
  // Looks at everything that can be looked at by then.
  void tick_after(std::chrono::milliseconds time) {
    parts_.clock.advance(time);
    tick();
  }
  LlmRequestState state_of_it() { return state(document_, "k"); }
  std::vector<ports::LlmCallRecord> calls() {
    return parts_.store().llm().calls(company_, document_).value();
  }

  DocumentId document_;
};

TEST_P(BatchServiceTest, ABatchGoesWhenItIsFullOrOldEnough) {
  add("a");
  add("b");
  tick();
  EXPECT_TRUE(provider_.sent.empty());
  add("c");
  tick();
  ASSERT_EQ(provider_.sent.size(), 1U);
  EXPECT_EQ(provider_.sent[0].items.size(), 3U);
  add("d");
  tick_after(9min);
  EXPECT_EQ(provider_.sent.size(), 1U);
  tick_after(1min);
  EXPECT_EQ(provider_.sent.size(), 2U);
}

TEST_P(BatchServiceTest, WhoDoesNotAcceptSendsNothingAndLetsNobodyWait) {
  const auto document = add("k");
  auto closed = service({.accepts = false});
  closed.tick({});
  EXPECT_EQ(state(document, "k"), LlmRequestState::given_up);
  EXPECT_TRUE(provider_.sent.empty());
}

TEST_P(BatchServiceTest, DocumentsOfACompanyThatMayNotBeSentAreNot) {
  const auto document = add("k");
  allowed_ = false;
  tick_after(1h);
  EXPECT_EQ(state(document, "k"), LlmRequestState::given_up);
  EXPECT_TRUE(provider_.sent.empty());
}

TEST_P(BatchServiceTest, AnAnswerCostsHalf) {
  sent_one().state = BatchState::ended;
  answer(provider_.shown[0], "ok");
  tick_after(2s);
  EXPECT_EQ(state_of_it(), LlmRequestState::answered);
  ASSERT_EQ(calls().size(), 1U);
  EXPECT_EQ(calls()[0].end->outcome, "ok");
  EXPECT_EQ(calls()[0].end->cost.to_string(), "0.05") << "a million tokens at 0.10 / 2";
  EXPECT_TRUE(store_.due(parts_.clock.now() + 24h)->empty());
}

TEST_P(BatchServiceTest, LooksComeMoreAndMoreSeldom) {
  sent_one();
  tick_after(2s);
  EXPECT_EQ(provider_.looks, 1);
  for (int minute = 0; minute < 60; ++minute) tick_after(1min);
  EXPECT_LT(provider_.looks, 30);
  const int before = provider_.looks;
  for (int hour = 0; hour < 3; ++hour) tick_after(1h);
  EXPECT_EQ(provider_.looks, before + 3);
}

TEST_P(BatchServiceTest, WhatFailedForAMomentGoesAgainAFewTimes) {
  for (int tries = 1; tries <= 3; ++tries) {
    if (tries == 1)
      sent_one();
    else
      show(BatchState::running);
    auto& batch = provider_.shown[0];
    batch.state = BatchState::ended;
    answer(batch, "retry");
    tick_after(2s);
    EXPECT_EQ(state_of_it(), tries < 3 ? LlmRequestState::submitted : LlmRequestState::given_up);
  }
  EXPECT_EQ(provider_.sent.size(), 3U);
}

TEST_P(BatchServiceTest, ABadAnswerIsOneAndKeepsItsText) {
  sent_one().state = BatchState::ended;
  answer(provider_.shown[0], "invalid_content");
  tick_after(2s);
  const auto found = queue_.find(company_, document_, "k").value().value();
  EXPECT_EQ(found.state, LlmRequestState::answered);
  EXPECT_EQ(found.answer.outcome, "invalid_content");
  EXPECT_EQ(found.answer.text, "written for schema");
}

TEST_P(BatchServiceTest, WhatTheResultsDoNotNameHasExpired) {
  sent_one().state = BatchState::ended;
  provider_.results["remote-1"] = {{.id = "somebody else's", .body = "ok"}};
  tick_after(2s);
  EXPECT_EQ(calls()[0].end->outcome, "batch_expired");
  EXPECT_TRUE(calls()[0].end->cost.is_zero());
  EXPECT_EQ(provider_.sent.size(), 2U) << "and goes with the next one";
}

TEST_P(BatchServiceTest, ABatchThatFailedAsAWholeIsSentAgainLater) {
  auto& batch = sent_one();
  batch.state = BatchState::failed;
  batch.outcome = Outcome::retry;
  tick_after(2s);
  EXPECT_EQ(state_of_it(), LlmRequestState::waiting);
  EXPECT_EQ(provider_.sent.size(), 1U) << "after a pause";
  tick_after(10s);
  EXPECT_EQ(provider_.sent.size(), 2U);
}

TEST_P(BatchServiceTest, AProviderThatIsAwayIsWaitedForWithGrowingPauses) {
  provider_.failures.assign(5, {.outcome = Outcome::retry});
  document_ = add("k");
  tick_after(10min);
  EXPECT_EQ(state_of_it(), LlmRequestState::waiting);
  tick_after(9s);
  EXPECT_EQ(provider_.sent.size(), 1U);
  tick_after(1s);
  EXPECT_EQ(provider_.sent.size(), 2U);
  tick_after(10s);
  EXPECT_EQ(provider_.sent.size(), 2U);
  for (int i = 0; i < 6; ++i) tick_after(10min);
  EXPECT_EQ(state_of_it(), LlmRequestState::submitted);
  EXPECT_EQ(calls().size(), 6U);
  EXPECT_EQ(calls()[0].end->outcome, "retry");
}

TEST_P(BatchServiceTest, AProviderThatRefusesIsAskedAtOnceInTheEnd) {
  provider_.failures.assign(3, {.outcome = Outcome::fatal_auth});
  document_ = add("k");
  for (int i = 0; i < 3; ++i) tick_after(10min);
  EXPECT_EQ(state_of_it(), LlmRequestState::given_up);
}

TEST_P(BatchServiceTest, WhatWaitsForTwoDaysIsAskedAtOnce) {
  provider_.failures.assign(1000, {.outcome = Outcome::retry});
  document_ = add("k");
  tick_after(47h);
  EXPECT_EQ(state_of_it(), LlmRequestState::waiting);
  tick_after(2h);
  EXPECT_EQ(state_of_it(), LlmRequestState::given_up);
}

TEST_P(BatchServiceTest, ABatchThatIsNeverSeenAgainIsLost) {
  sent_one();
  provider_.shown.clear();
  tick_after(47h);
  EXPECT_EQ(state_of_it(), LlmRequestState::submitted);
  tick_after(2h);
  EXPECT_EQ(calls()[0].end->outcome, "batch_lost");
}

// A batch of which nobody knows whether it arrived.
class UnsureBatchTest : public BatchServiceTest {
 protected:
  UnsureBatchTest() {
    provider_.failures = {{.outcome = Outcome::retry, .perhaps_done = true}};
    document_ = add("k");
    tick_after(10min);
  }
};

TEST_P(UnsureBatchTest, ItIsFoundByItsName) {
  show(BatchState::running);
  provider_.shown.insert(provider_.shown.begin(), {.id = "other", .name = "theirs", .requests = 1});
  tick_after(2s);
  tick_after(1min);
  EXPECT_EQ(provider_.sent.size(), 1U);
  auto& ours = provider_.shown[1];
  ours.state = BatchState::ended;
  answer(ours, "ok");
  tick_after(1min);
  EXPECT_EQ(state_of_it(), LlmRequestState::answered);
  EXPECT_EQ(calls().size(), 1U);
}

TEST_P(UnsureBatchTest, ItIsSentAgainWhenItCannotBeOnItsWayAnyMore) {
  tick_after(5min);
  EXPECT_EQ(state_of_it(), LlmRequestState::submitted);
  EXPECT_EQ(provider_.sent.size(), 1U);
  tick_after(2min);
  EXPECT_EQ(calls()[0].end->outcome, "not_sent");
  EXPECT_EQ(provider_.sent.size(), 2U);
  EXPECT_EQ(state_of_it(), LlmRequestState::submitted);
}

TEST_P(UnsureBatchTest, WithoutANameItIsKnownByItsResults) {
  const std::string id = show(BatchState::running, /*named=*/false).id;
  tick_after(2s);
  tick_after(2h);
  EXPECT_EQ(provider_.sent.size(), 1U) << "it may be ours as long as it runs";
  provider_.shown[0].state = BatchState::ended;
  answer(provider_.shown[0], "ok");
  tick_after(20min);
  EXPECT_TRUE(store_.knows("openai", id).value());
  tick_after(1min);
  EXPECT_EQ(state_of_it(), LlmRequestState::answered);
  EXPECT_EQ(provider_.sent.size(), 1U);
}

TEST_P(UnsureBatchTest, BatchesOfOthersAreLeftAlone) {
  show(BatchState::ended, /*named=*/false);  // of the same size, about other calls
  provider_.results[provider_.shown[0].id] = {{.id = "theirs", .body = "ok"}};
  auto large = provider_.shown[0];
  large.id = "large";
  large.state = BatchState::running;
  large.requests = 2;
  auto old = provider_.shown[0];
  old.id = "old";
  old.state = BatchState::running;
  old.created = parts_.clock.now() - 1h;
  provider_.shown.push_back(large);
  provider_.shown.push_back(old);
  tick_after(7min);
  EXPECT_EQ(calls()[0].end->outcome, "not_sent");
  EXPECT_EQ(provider_.sent.size(), 2U);
}

TEST_P(BatchServiceTest, ADocumentIsWokenWhenItsAnswersAreThere) {
  sent_one().state = BatchState::ended;
  answer(provider_.shown[0], "ok");
  const Instant now = parts_.clock.now();
  const auto task = parts_.tasks().look(document_).value()->task->task;
  const auto claimed = parts_.tasks().claim(task, {"w", now + 1min}, now).value();
  ASSERT_TRUE(parts_.tasks().complete(
      claimed->lease,
      {.artefact = {},
       .next = ports::Retry{now + 1h, {"llm_batch_waiting", "It waits."}, /*counts=*/false}},
      now));
  tick_after(2s);
  EXPECT_EQ(parts_.tasks().take_unpublished(parts_.clock.now(), {}, 10)->size(), 1U);
}

INSTANTIATE_TEST_SUITE_P(Databases, BatchServiceTest, testing::ValuesIn(fakes::test_databases()),
                         fakes::name_of);
INSTANTIATE_TEST_SUITE_P(Databases, UnsureBatchTest, testing::ValuesIn(fakes::test_databases()),
                         fakes::name_of);

}  // namespace
}  // namespace iscan
