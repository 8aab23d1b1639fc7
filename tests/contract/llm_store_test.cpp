// The memory of calls to language models, on every database.
#include "ports/llm_store.h"

#include <gtest/gtest.h>

#include "fakes/embedded.h"

namespace iscan {
namespace {

using namespace std::chrono_literals;

class LlmStoreTest : public testing::TestWithParam<fakes::TestDatabase> {
 protected:
  ports::LlmCall call(std::string id, const CompanyId& company, std::string document) {
    return {std::move(id), company, {std::move(document)}, "openai", "m",
            "invoice-1",   "hash",  parts_.clock.now()};
  }
  // A call that was answered for that price.
  void pay(const std::string& id, const CompanyId& company, std::string document,
           std::string_view dollars) {
    ASSERT_TRUE(store_.begin_call(call(id, company, std::move(document))));
    ASSERT_TRUE(store_.end_call(company, id,
                                {.outcome = "ok",
                                 .input_tokens = 1000,
                                 .cached_tokens = 200,
                                 .output_tokens = 50,
                                 .cost = Decimal::parse(dollars).value(),
                                 .request_id = "req_1",
                                 .ended = parts_.clock.now()}));
  }

  fakes::Embedded parts_{GetParam()};
  ports::LlmStore& store_ = parts_.store().llm();
  CompanyId one_ = parts_.company("One");
  CompanyId two_ = parts_.company("Two");
};

TEST_P(LlmStoreTest, ACallIsSeenBeforeItEnds) {
  ASSERT_TRUE(store_.begin_call(call("1", one_, "d")));
  const auto begun = store_.calls(one_, {"d"}).value();
  ASSERT_EQ(begun.size(), 1U);
  EXPECT_EQ(begun[0].call.model, "m");
  EXPECT_EQ(begun[0].call.prompt, "invoice-1");
  EXPECT_FALSE(begun[0].end);
  pay("2", one_, "d", "0.001234");
  const auto both = store_.calls(one_, {"d"}).value();
  ASSERT_EQ(both.size(), 2U);
  ASSERT_TRUE(both[1].end);
  EXPECT_EQ(both[1].end->cost.to_string(), "0.001234");
  EXPECT_EQ(both[1].end->cached_tokens, 200);
  EXPECT_EQ(both[1].end->request_id, "req_1");
}

TEST_P(LlmStoreTest, MoneyIsCountedByDocumentCompanyAndDay) {
  pay("1", one_, "d", "0.5");
  pay("2", one_, "e", "0.25");
  pay("3", two_, "f", "1");
  const Instant today = parts_.clock.now();
  auto spent = store_.spent(one_, {"d"}, today).value();
  EXPECT_EQ(spent.document.to_string(), "0.5");
  EXPECT_EQ(spent.company_today.to_string(), "0.75");
  EXPECT_EQ(spent.all_today.to_string(), "1.75");
  parts_.clock.advance(24h);
  spent = store_.spent(one_, {"d"}, parts_.clock.now()).value();
  EXPECT_EQ(spent.document.to_string(), "0.5");
  EXPECT_TRUE(spent.company_today.is_zero());
  EXPECT_TRUE(store_.spent(two_, {"d"}, today)->document.is_zero());
}

TEST_P(LlmStoreTest, AnswersAreOfOneCompanyAndGrowOld) {
  const Instant now = parts_.clock.now();
  ASSERT_TRUE(store_.keep_answer(one_, "k", "old", now - 2h));
  ASSERT_TRUE(store_.keep_answer(one_, "k", "new", now));
  EXPECT_EQ(store_.find_answer(one_, "k", now - 1h).value(), "new");
  EXPECT_FALSE(store_.find_answer(two_, "k", now - 1h)->has_value());
  EXPECT_FALSE(store_.find_answer(one_, "k", now + 1ms)->has_value());
  ASSERT_TRUE(store_.forget_answers(now));
  EXPECT_TRUE(store_.find_answer(one_, "k", now)->has_value());
  ASSERT_TRUE(store_.forget_answers(now + 1ms));
  EXPECT_FALSE(store_.find_answer(one_, "k", now)->has_value());
}

TEST_P(LlmStoreTest, WhatWasPaidStaysWhenTheDocumentIsGone) {
  const auto accepted = parts_.accept(one_, "content");
  pay("1", one_, accepted.document.value, "2");
  ASSERT_TRUE(parts_.documents().remove(one_, accepted.document));
  EXPECT_EQ(store_.spent(one_, accepted.document, parts_.clock.now())->company_today.to_string(),
            "2");
}

INSTANTIATE_TEST_SUITE_P(Databases, LlmStoreTest, testing::ValuesIn(fakes::test_databases()),
                         fakes::name_of);

}  // namespace
}  // namespace iscan
