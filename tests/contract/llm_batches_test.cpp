// Questions that wait for batches, and the batches, on every database.
#include "ports/llm_batches.h"

#include <gtest/gtest.h>

#include "fakes/embedded.h"

namespace iscan {
namespace {

using namespace std::chrono_literals;
using ports::LlmAfter;
using ports::LlmRequestState;

class LlmBatchesTest : public testing::TestWithParam<fakes::TestDatabase> {
 protected:
  DocumentId document(const CompanyId& company, std::string_view content) {
    return parts_.accept(company, content).document;
  }
  void add(const std::string& id, const CompanyId& company, const DocumentId& document,
           const std::string& key, std::string body = "{}") {
    ASSERT_TRUE(queue_.add({.id = id,
                            .company = company,
                            .document = document,
                            .key = key,
                            .topic = key,
                            .provider = "openai",
                            .model = "m",
                            .prompt = "invoice-9",
                            .request_hash = "hash",
                            .schema = "schema",
                            .body = std::move(body),
                            .estimated_cost = Decimal::parse("0.25")},
                           parts_.clock.now()));
  }
  std::vector<ports::LlmBatchItem> form(const std::string& id, int most = 10,
                                        std::int64_t bytes = 1000) {
    return store_
        .form({.id = id,
               .provider = "openai",
               .model = "m",
               .most = most,
               .most_bytes = bytes,
               .look_at = parts_.clock.now()},
              parts_.ids, parts_.clock.now())
        .value();
  }
  bool end(const std::string& call, LlmAfter after, std::string value = {}) {
    return store_
        .end_call({call, {}},
                  {.outcome = "ok",
                   .input_tokens = 10,
                   .cost = Decimal::parse("0.1").value(),
                   .ended = parts_.clock.now()},
                  {.outcome = "ok", .text = "t", .value = std::move(value), .detail = "d"}, after,
                  /*most_tries=*/2)
        .value();
  }
  std::optional<LlmRequestState> state(const DocumentId& document, const std::string& key) {
    const auto found = queue_.find(one_, document, key).value();
    return found ? std::optional(found->state) : std::nullopt;
  }

  fakes::Embedded parts_{GetParam()};
  ports::LlmBatchQueue& queue_ = parts_.store().llm_batches();
  ports::LlmBatchStore& store_ = parts_.store().llm_batches();
  ports::LlmStore& llm_ = parts_.store().llm();
  CompanyId one_ = parts_.company("One");
  CompanyId two_ = parts_.company("Two");
};

TEST_P(LlmBatchesTest, AQuestionIsAskedOnceForADocument) {
  const auto doc = document(one_, "a");
  add("1", one_, doc, "k");
  add("2", one_, doc, "k");
  const auto lanes = store_.waiting().value();
  ASSERT_EQ(lanes.size(), 1U);
  EXPECT_EQ(lanes[0].requests, 1);
  EXPECT_EQ(lanes[0].bytes, 2);
  EXPECT_EQ(lanes[0].company, one_);
  EXPECT_EQ(lanes[0].oldest, parts_.clock.now());
  EXPECT_FALSE(queue_.find(two_, doc, "k")->has_value());
  add("3", two_, doc, "other");
  EXPECT_EQ(store_.waiting()->size(), 1U) << "a document of another company is none";
  add("4", one_, {"gone"}, "k");
  EXPECT_EQ(store_.waiting()->at(0).requests, 1);
}

TEST_P(LlmBatchesTest, ABatchTakesTheOldestAsFarAsTheyFit) {
  for (const char* name : {"a", "b", "c"}) {
    add(name, one_, document(one_, name), name, "12345");
    parts_.clock.advance(1s);
  }
  const auto items = form("batch", 10, 11);
  ASSERT_EQ(items.size(), 2U);
  EXPECT_EQ(items[0].body, "12345");
  EXPECT_EQ(form("next", 10, 1).size(), 1U) << "one that is too large goes alone";
  EXPECT_TRUE(form("none").empty());
  const auto due = store_.due(parts_.clock.now()).value();
  ASSERT_EQ(due.size(), 2U) << "no batch was made of nothing";
  EXPECT_EQ(due[0].requests, 2);
  EXPECT_TRUE(due[0].remote.empty());
}

TEST_P(LlmBatchesTest, CallsAreBegunBeforeABatchIsSent) {
  const auto doc = document(one_, "a");
  add("1", one_, doc, "k");
  const auto items = form("batch");
  const auto calls = llm_.calls(one_, doc).value();
  ASSERT_EQ(calls.size(), 1U);
  EXPECT_EQ(calls[0].call.id, items[0].call);
  EXPECT_EQ(calls[0].call.batch, "batch");
  EXPECT_EQ(calls[0].call.prompt, "invoice-9");
  EXPECT_FALSE(calls[0].end);
  EXPECT_EQ(state(doc, "k"), LlmRequestState::submitted);
  const auto open = store_.open_calls("batch").value();
  ASSERT_EQ(open.size(), 1U);
  EXPECT_EQ(open[0].schema, "schema");
}

TEST_P(LlmBatchesTest, WhatMayStillBePaidIsSpentAlready) {
  const auto doc = document(one_, "a");
  add("1", one_, doc, "k");
  const auto spent = [&] { return llm_.spent(one_, doc, parts_.clock.now()).value(); };
  EXPECT_EQ(spent().document.to_string(), "0.25");
  EXPECT_EQ(spent().company_today.to_string(), "0.25");
  EXPECT_EQ(spent().all_today.to_string(), "0.25");
  EXPECT_TRUE(llm_.spent(two_, {"x"}, parts_.clock.now())->company_today.is_zero());
  end(form("batch")[0].call, LlmAfter::answered, "{}");
  EXPECT_EQ(spent().document.to_string(), "0.1");
}

TEST_P(LlmBatchesTest, AnAnswerIsKeptAndItsQuestionForgotten) {
  const auto doc = document(one_, "a");
  add("1", one_, doc, "k", "secret");
  const auto call = form("batch")[0].call;
  EXPECT_TRUE(end(call, LlmAfter::answered, R"({"a":1})"));
  EXPECT_FALSE(end(call, LlmAfter::answered, "later")) << "it has ended";
  const auto found = queue_.find(one_, doc, "k").value();
  ASSERT_TRUE(found);
  EXPECT_EQ(found->state, LlmRequestState::answered);
  EXPECT_EQ(found->answer.outcome, "ok");
  EXPECT_EQ(found->answer.value, R"({"a":1})");
  EXPECT_EQ(found->answer.text, "t");
  EXPECT_EQ(llm_.find_answer(one_, "k", parts_.clock.now()).value(), R"({"a":1})");
  EXPECT_EQ(parts_.count("SELECT count(*) FROM llm_batch_requests WHERE body = '' AND schema = ''"),
            1);
  EXPECT_TRUE(store_.open_calls("batch")->empty());
}

TEST_P(LlmBatchesTest, ABadAnswerIsKeptForItsQuestionAlone) {
  const auto doc = document(one_, "a");
  add("1", one_, doc, "k");
  EXPECT_TRUE(end(form("batch")[0].call, LlmAfter::answered));
  EXPECT_EQ(state(doc, "k"), LlmRequestState::answered);
  EXPECT_FALSE(llm_.find_answer(one_, "k", parts_.clock.now())->has_value());
}

TEST_P(LlmBatchesTest, TheSameQuestionOfTwoDocumentsIsAskedOnce) {
  const auto a = document(one_, "a");
  const auto b = document(one_, "b");
  const auto other = document(two_, "a");
  add("1", one_, a, "k");
  add("2", one_, b, "k");
  add("3", two_, other, "k");
  const auto items = form("batch");
  EXPECT_EQ(items.size(), 2U) << "one for each company";
  EXPECT_TRUE(form("again").empty()) << "it is with a batch";
  for (const auto& item : items) end(item.call, LlmAfter::answered, "{}");
  EXPECT_EQ(state(a, "k"), LlmRequestState::answered);
  EXPECT_EQ(state(b, "k"), LlmRequestState::answered);
}

TEST_P(LlmBatchesTest, AgainHasALimitAndLaterHasNone) {
  const auto doc = document(one_, "a");
  add("1", one_, doc, "k");
  for (int i = 0; i < 5; ++i) {
    end(form("later" + std::to_string(i))[0].call, LlmAfter::later);
    EXPECT_EQ(state(doc, "k"), LlmRequestState::waiting);
  }
  end(form("first")[0].call, LlmAfter::again);
  EXPECT_EQ(state(doc, "k"), LlmRequestState::waiting);
  end(form("second")[0].call, LlmAfter::again);
  EXPECT_EQ(state(doc, "k"), LlmRequestState::given_up);
  EXPECT_EQ(parts_.count("SELECT count(*) FROM llm_batch_requests WHERE body <> ''"), 0);
}

TEST_P(LlmBatchesTest, ABatchIsLookedAtUntilItIsClosed) {
  add("1", one_, document(one_, "a"), "k");
  form("batch");
  const Instant now = parts_.clock.now();
  EXPECT_FALSE(store_.knows("openai", "remote").value());
  ASSERT_TRUE(store_.sent("batch", "remote", now + 5s));
  EXPECT_TRUE(store_.knows("openai", "remote").value());
  EXPECT_FALSE(store_.knows("gemini", "remote").value());
  EXPECT_TRUE(store_.due(now + 4s)->empty());
  ASSERT_EQ(store_.due(now + 5s)->size(), 1U);
  EXPECT_EQ(store_.due(now + 5s)->at(0).remote, "remote");
  ASSERT_TRUE(store_.sent("batch", "another", now));
  EXPECT_EQ(store_.due(now + 5s)->at(0).remote, "remote") << "who found it first is right";
  ASSERT_TRUE(store_.look_again("batch", now + 9s));
  EXPECT_TRUE(store_.due(now + 8s)->empty());
  EXPECT_EQ(llm_.batch_stats(now)->running, 1);
  ASSERT_TRUE(store_.close("batch", "completed", now));
  EXPECT_TRUE(store_.due(now + 1h)->empty());
  EXPECT_EQ(llm_.batch_stats(now)->running, 0);
}

TEST_P(LlmBatchesTest, WhatWasPaidIsCountedThoughTheDocumentIsGone) {
  const auto doc = document(one_, "a");
  add("1", one_, doc, "k", "secret");
  const auto call = form("batch")[0].call;
  ASSERT_TRUE(parts_.documents().remove(one_, doc));
  EXPECT_EQ(parts_.count("SELECT count(*) FROM llm_batch_requests"), 0);
  ASSERT_EQ(store_.open_calls("batch")->size(), 1U);
  EXPECT_TRUE(store_.open_calls("batch")->at(0).schema.empty());
  EXPECT_TRUE(end(call, LlmAfter::answered, "{}"));
  EXPECT_EQ(llm_.spent(one_, doc, parts_.clock.now())->company_today.to_string(), "0.1");
}

TEST_P(LlmBatchesTest, WhatIsNotWantedIsTakenBackBeforeItIsSent) {
  const auto doc = document(one_, "a");
  add("1", one_, doc, "sent");
  form("batch");
  add("2", one_, doc, "waits");
  ASSERT_TRUE(queue_.withdraw(one_, doc, "openai", "m"));
  EXPECT_EQ(state(doc, "sent"), LlmRequestState::submitted);
  EXPECT_FALSE(state(doc, "waits"));
}

TEST_P(LlmBatchesTest, ALaneIsGivenUpUpToAnInstant) {
  const auto doc = document(one_, "a");
  add("1", one_, doc, "old");
  const Instant then = parts_.clock.now();
  parts_.clock.advance(1h);
  add("2", one_, doc, "new");
  const auto lane = store_.waiting()->at(0);
  EXPECT_EQ(lane.oldest, then);
  EXPECT_EQ(store_.give_up(lane, then + 1s, parts_.clock.now()).value(), 1);
  EXPECT_EQ(state(doc, "old"), LlmRequestState::given_up);
  EXPECT_EQ(state(doc, "new"), LlmRequestState::waiting);
}

TEST_P(LlmBatchesTest, StatsTellWhatWaitsAndSinceWhen) {
  add("1", one_, document(one_, "a"), "k");
  form("batch");
  parts_.clock.advance(1min);
  add("2", one_, document(one_, "b"), "l");
  const auto stats = llm_.batch_stats(parts_.clock.now() + 1min).value();
  EXPECT_EQ(stats.waiting, 1);
  EXPECT_EQ(stats.submitted, 1);
  EXPECT_EQ(stats.sending, 1);
  EXPECT_EQ(stats.oldest, 2min);
}

// A document whose task came to wait for a batch.
class WaitingDocumentTest : public LlmBatchesTest {
 protected:
  WaitingDocumentTest() {
    const auto accepted = parts_.accept(one_, "waits");
    doc_ = accepted.document;
    task_ = accepted.task;
    add("1", one_, doc_, "k");
  }
  void go_to_sleep() {
    const Instant now = parts_.clock.now();
    const auto claimed = parts_.tasks().claim(task_, {"w", now + 1min}, now).value();
    ASSERT_TRUE(claimed);
    ASSERT_TRUE(parts_.tasks().complete(
        claimed->lease,
        {.artefact = {},
         .next = ports::Retry{now + 1h, {"llm_batch_waiting", "It waits."}, /*counts=*/false}},
        now));
  }

  DocumentId doc_;
  TaskId task_;
};

TEST_P(WaitingDocumentTest, ItIsWokenWhenNothingIsOpenAnyMore) {
  go_to_sleep();
  EXPECT_TRUE(parts_.documents().find(one_, doc_)->waits_for_batch);
  EXPECT_TRUE(parts_.tasks().stats(parts_.clock.now())->empty()) << "no work for a worker";
  EXPECT_EQ(store_.wake(parts_.clock.now()).value(), 0);
  const auto call = form("batch")[0].call;
  EXPECT_EQ(store_.wake(parts_.clock.now()).value(), 0);
  end(call, LlmAfter::answered, "{}");
  EXPECT_EQ(store_.wake(parts_.clock.now()).value(), 1);
  EXPECT_EQ(store_.wake(parts_.clock.now()).value(), 0) << "it is due already";
  EXPECT_FALSE(parts_.documents().find(one_, doc_)->waits_for_batch);
  const auto due = parts_.tasks().take_unpublished(parts_.clock.now(), {}, 10).value();
  ASSERT_EQ(due.size(), 1U);
  EXPECT_EQ(parts_.tasks().stats(parts_.clock.now())->at(0).ready, 1);
  EXPECT_EQ(due[0].attempt, 1) << "waiting is no attempt";
}

TEST_P(WaitingDocumentTest, ATaskThatCameToWaitAfterItsAnswersIsWokenToo) {
  end(form("batch")[0].call, LlmAfter::answered, "{}");
  EXPECT_EQ(store_.wake(parts_.clock.now()).value(), 0);
  go_to_sleep();
  EXPECT_EQ(store_.wake(parts_.clock.now()).value(), 1);
}

TEST_P(WaitingDocumentTest, WhatItWasToldStaysUntilItIsDone) {
  end(form("batch")[0].call, LlmAfter::answered, "{}");
  parts_.clock.advance(1h);
  ASSERT_TRUE(llm_.forget_answers(parts_.clock.now()));
  EXPECT_EQ(state(doc_, "k"), LlmRequestState::answered);
  const Instant now = parts_.clock.now();
  const auto claimed = parts_.tasks().claim(task_, {"w", now + 1min}, now).value();
  ASSERT_TRUE(parts_.tasks().complete(
      claimed->lease, {.artefact = {}, .next = ports::End{.state = document::State::approved}},
      now));
  ASSERT_TRUE(llm_.forget_answers(now));
  EXPECT_FALSE(state(doc_, "k"));
}

TEST_P(WaitingDocumentTest, WhoRestartsItAsksAgainWhatHasEnded) {
  add("2", one_, doc_, "second");
  end(form("batch", 1)[0].call, LlmAfter::answered);
  const auto record = parts_.documents().find(one_, doc_).value();
  ASSERT_TRUE(parts_.documents().restart(one_, doc_,
                                         {.version = record.version,
                                          .stage = document::Stage::prediction,
                                          .task = {"again"},
                                          .queue = "llm"},
                                         parts_.clock.now()));
  EXPECT_FALSE(state(doc_, "k"));
  EXPECT_EQ(state(doc_, "second"), LlmRequestState::waiting);
}

TEST_P(LlmBatchesTest, WhatAnUploadSaysOfWaitingIsKept) {
  const auto waits =
      parts_.service.accept(one_, {parts_.stored("w")}, {}, {}, /*can_wait=*/true).value().front();
  const Instant now = parts_.clock.now();
  EXPECT_TRUE(parts_.documents().find(one_, waits.document)->can_wait);
  EXPECT_TRUE(parts_.tasks().claim(waits.task, {"w", now + 1min}, now).value()->can_wait);
  const auto other = parts_.accept(one_, "o");
  EXPECT_FALSE(parts_.documents().find(one_, other.document)->can_wait);
  EXPECT_FALSE(parts_.tasks().claim(other.task, {"w", now + 1min}, now).value()->can_wait);
}

INSTANTIATE_TEST_SUITE_P(Databases, LlmBatchesTest, testing::ValuesIn(fakes::test_databases()),
                         fakes::name_of);
INSTANTIATE_TEST_SUITE_P(Databases, WaitingDocumentTest, testing::ValuesIn(fakes::test_databases()),
                         fakes::name_of);

}  // namespace
}  // namespace iscan
