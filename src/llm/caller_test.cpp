#include "llm/caller.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "llm/testing/caller_bench.h"

namespace iscan::llm {
namespace {

using llm_wire::Outcome;
using std::chrono::milliseconds;
using std::chrono::seconds;
using testing::bad;
using testing::CallerBench;
using testing::good;
using testing::transport;

TEST(Caller, AnswersWithValueUsageCostAndWho) {
  CallerBench bench;
  bench.first.answers({good()});
  const auto answer = bench.ask();
  ASSERT_TRUE(answer) << answer.error().error.detail;
  EXPECT_EQ(answer->value, R"({"total":"1"})");
  EXPECT_EQ(answer->provider, "openai");
  EXPECT_EQ(answer->model, "gpt-6-luna");
  EXPECT_EQ(answer->request_id, "req-1");
  EXPECT_EQ(answer->spent.usage, (llm_wire::Usage{.input = 3500, .output = 700}));
  EXPECT_EQ(answer->spent.cost.to_string(), "0.0007");
  EXPECT_TRUE(answer->spent.cost_known);
  EXPECT_EQ(answer->spent.attempts, 1);
  EXPECT_FALSE(answer->cached);
}

TEST(Caller, WritesAnAttemptDownBeforeAndAfterIt) {
  CallerBench bench;
  bench.first.answers({good()});
  bench.first.on_send = [&bench](const std::string&) {
    ASSERT_EQ(bench.ledger.entries.size(), 1U);
    EXPECT_FALSE(bench.ledger.entries[0].ended);
    bench.timer.advance(milliseconds{1200});
  };
  ASSERT_TRUE(bench.ask());
  const auto& [begun, ended] = bench.ledger.entries.at(0);
  EXPECT_EQ(begun.subject, "document-1");
  EXPECT_EQ(begun.provider, "openai");
  EXPECT_EQ(begun.model, "gpt-6-luna");
  EXPECT_EQ(begun.request_hash.size(), 64U);
  EXPECT_TRUE(begun.estimated_cost && *begun.estimated_cost > Decimal{});
  ASSERT_TRUE(ended);
  EXPECT_EQ(ended->outcome, Outcome::ok);
  EXPECT_EQ(ended->took, milliseconds{1200});
  EXPECT_EQ(ended->request_id, "req-1");
  EXPECT_EQ(ended->cost->to_string(), "0.0007");
  EXPECT_EQ(ended->at - begun.at, milliseconds{1200});
}

TEST(Caller, SendsNothingThatCannotBeWrittenDown) {
  CallerBench bench;
  bench.ledger.broken = true;
  const auto answer = bench.ask();
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().error.code, "database_unavailable");
  EXPECT_TRUE(answer.error().error.retryable);
  EXPECT_TRUE(bench.first.sent().empty());
}

TEST(Caller, GivesAnAnswerThatWasPaidEvenWhenItsEndCannotBeWrittenDown) {
  CallerBench bench;
  bench.ledger.end_broken = true;
  bench.first.answers({good()});
  EXPECT_TRUE(bench.ask());
}

TEST(Caller, AnswersAgainFromTheCache) {
  CallerBench bench;
  bench.first.answers({good()});
  ASSERT_TRUE(bench.ask());
  const auto again = bench.ask();
  ASSERT_TRUE(again);
  EXPECT_TRUE(again->cached);
  EXPECT_EQ(again->value, R"({"total":"1"})");
  EXPECT_TRUE(again->spent.cost.is_zero());
  EXPECT_EQ(again->spent.attempts, 0);
  EXPECT_EQ(bench.first.sent().size(), 1U);
}

TEST(Caller, LooksForAnAnswerOfTheSecondProviderBeforeItAsksTheFirst) {
  CallerBench bench;
  bench.first.answers({bad(Outcome::refused)});
  bench.second.answers({good()});
  ASSERT_TRUE(bench.ask_both());
  const auto again = bench.ask_both();
  ASSERT_TRUE(again);
  EXPECT_TRUE(again->cached);
  EXPECT_EQ(again->provider, "anthropic");
  EXPECT_EQ(bench.first.sent().size(), 1U);
}

TEST(Caller, FindsAnswersThatCameAfterChangesOfTheRequest) {
  for (const auto outcome : {Outcome::truncated, Outcome::invalid_content}) {
    CallerBench bench;
    bench.first.answers({bad(outcome), good()});
    ASSERT_TRUE(bench.ask());
    bench.restart();
    EXPECT_TRUE(bench.ask()->cached);
    EXPECT_EQ(bench.first.sent().size(), 2U);
  }
}

TEST(Caller, WorksWithoutItsCache) {
  CallerBench bench;
  bench.cache.broken = true;
  bench.first.answers({good()});
  EXPECT_TRUE(bench.ask());
  EXPECT_FALSE(bench.ask()->cached);
}

TEST(Caller, WaitsLongerBeforeEachRepetition) {
  CallerBench bench;
  bench.first.answers({bad(Outcome::retry), bad(Outcome::retry), good()});
  std::vector<Moment> at;
  bench.first.on_send = [&](const std::string&) { at.push_back(bench.timer.now()); };
  ASSERT_TRUE(bench.ask());
  ASSERT_EQ(at.size(), 3U);
  EXPECT_EQ(at[1] - at[0], milliseconds{500});
  EXPECT_EQ(at[2] - at[1], milliseconds{1000});
}

TEST(Caller, ShortensWaitsByChance) {
  CallerBench bench;
  bench.chance = 0.8;
  bench.first.answers({bad(Outcome::retry), good()});
  const Moment begin = bench.timer.now();
  ASSERT_TRUE(bench.ask());
  EXPECT_EQ(bench.timer.now() - begin, milliseconds{400});
}

TEST(Caller, WaitsAsLongAsTheServerSaysUpToAMinute) {
  CallerBench bench;
  bench.first.answers({bad(Outcome::retry, seconds{60}), good()});
  const Moment begin = bench.timer.now();
  ASSERT_TRUE(bench.ask());
  EXPECT_EQ(bench.timer.now() - begin, seconds{60});
}

TEST(Caller, GivesLongerWaitsBackInsteadOfWaiting) {
  CallerBench bench;
  bench.first.answers({bad(Outcome::retry, seconds{61})});
  const Moment begin = bench.timer.now();
  const auto answer = bench.ask();
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().error.code, "llm_unavailable");
  EXPECT_TRUE(answer.error().error.retryable);
  EXPECT_EQ(answer.error().retry_after, seconds{61});
  EXPECT_EQ(bench.timer.now(), begin);
  EXPECT_EQ(bench.first.sent().size(), 1U);
}

TEST(Caller, GivesTheShortestOfTheWaitsBack) {
  CallerBench bench;
  bench.first.answers({bad(Outcome::retry, seconds{300})});
  bench.second.answers({bad(Outcome::retry, seconds{90})});
  const auto answer = bench.ask_both();
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().retry_after, seconds{90});
}

TEST(Caller, RaisesTheOutputOnceWhenItWasTooShort) {
  CallerBench bench;
  bench.first.answers({bad(Outcome::truncated), good()});
  ASSERT_TRUE(bench.ask());
  ASSERT_EQ(bench.first.sent().size(), 2U);
  EXPECT_TRUE(bench.first.sent()[0].contains("cap=4000 "));
  EXPECT_TRUE(bench.first.sent()[1].contains("cap=8000 "));
}

TEST(Caller, DoesNotRaiseTheOutputOverWhatIsTaken) {
  CallerBench bench;
  bench.question.prompt.output_tokens = 20'000;
  bench.first.answers({bad(Outcome::truncated), good()});
  EXPECT_EQ(bench.code(), "llm_too_large");
  EXPECT_EQ(bench.first.sent().size(), 1U);
}

TEST(Caller, FollowsContinuations) {
  CallerBench bench;
  bench.first.answers({testing::continues("{\"to", "t1"), testing::continues("{\"total\"", "t2"),
                       bad(Outcome::retry), good()});
  const auto answer = bench.ask();
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->spent.usage.output, 700 + 2 * 10);
  const auto& sent = bench.first.sent();
  ASSERT_EQ(sent.size(), 4U);
  EXPECT_TRUE(sent[1].contains("continuation=t1 "));
  EXPECT_TRUE(sent[2].contains("continuation=t2 "));
  EXPECT_EQ(sent[3], sent[2]);
  EXPECT_EQ(bench.first.begun(),
            (std::vector<std::string>{"", "{\"to", "{\"total\"", "{\"total\""}));
}

TEST(Caller, BeginsAnewWithoutTheContinuationWhenTheRequestChanges) {
  CallerBench bench;
  bench.first.answers({testing::continues("{", "t1"), bad(Outcome::truncated), good()});
  ASSERT_TRUE(bench.ask());
  EXPECT_TRUE(bench.first.sent().at(2).contains("cap=8000 continuation= "));
  EXPECT_EQ(bench.first.begun().at(2), "");
}

TEST(Caller, DoesNotFollowTheSameContinuationTwice) {
  CallerBench bench;
  bench.first.answers({testing::continues("{", "t1")});
  EXPECT_EQ(bench.code(), "llm_answer_invalid");
  EXPECT_EQ(bench.first.sent().size(), 2U);
}

TEST(Caller, GoesDownTheRungsAndRemembersWhichWorks) {
  CallerBench bench;
  bench.first.knows_tools = true;
  bench.first.answers({bad(Outcome::schema_refused), good()});
  ASSERT_TRUE(bench.ask());
  EXPECT_TRUE(bench.first.sent().at(0).starts_with("rung=0"));
  EXPECT_TRUE(bench.first.sent().at(1).starts_with("rung=1"));
  bench.question.prompt.text = "another document";
  ASSERT_TRUE(bench.ask());
  EXPECT_TRUE(bench.first.sent().at(2).starts_with("rung=1"));
  bench.question.prompt.schema = "{}";
  ASSERT_TRUE(bench.ask());
  EXPECT_TRUE(bench.first.sent().at(3).starts_with("rung=0"));
}

TEST(Caller, FindsAnAnswerThatCameAfterSeveralChanges) {
  CallerBench bench;
  bench.first.answers({bad(Outcome::truncated), bad(Outcome::schema_refused), good()});
  ASSERT_TRUE(bench.ask());
  EXPECT_TRUE(bench.ask()->cached);  // though it now begins on another rung with a lower cap
  EXPECT_EQ(bench.first.sent().size(), 3U);
}

TEST(Caller, SkipsARungWhoseRequestIsTheSame) {
  CallerBench bench;
  bench.first.answers({bad(Outcome::schema_refused), good()});
  ASSERT_TRUE(bench.ask());
  ASSERT_EQ(bench.first.sent().size(), 2U);
  EXPECT_TRUE(bench.first.sent()[1].starts_with("rung=2"));
}

TEST(Caller, AsksForOneRepairInTheWordsOfTheValidator) {
  CallerBench bench;
  auto broken = bad(Outcome::invalid_content);
  broken->reading.text = "{\"total\":1}";
  broken->reading.detail = "/total: not a string";
  bench.first.answers({broken, good()});
  const auto answer = bench.ask();
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->spent.attempts, 2);
  EXPECT_TRUE(bench.first.sent().at(1).contains("/total: not a string"));
  EXPECT_TRUE(bench.first.sent().at(1).contains("{\"total\":1}"));
}

TEST(Caller, QuotesNoMoreThanIsNeededOfABrokenAnswer) {
  CallerBench bench;
  auto broken = bad(Outcome::invalid_content);
  for (int i = 0; i < 10'001; ++i) broken->reading.text += "ü€";
  bench.first.answers({broken, good()});
  ASSERT_TRUE(bench.ask());
  EXPECT_LT(bench.first.sent().at(1).size(), 21'000U);
  EXPECT_TRUE(bench.first.sent()[1].contains("ü€\n</previous_answer>") ||
              bench.first.sent()[1].contains("€ü\n</previous_answer>"));
}

TEST(Caller, StopsBeforeItAsks) {
  CallerBench bench;
  bench.stop.request_stop();
  const auto answer = bench.ask_both();
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().error.code, "llm_stopped");
  EXPECT_TRUE(answer.error().error.retryable);
  EXPECT_TRUE(bench.ledger.entries.empty());
}

TEST(Caller, StopsInAWaitAndInARequest) {
  for (const bool in_request : {false, true}) {
    CallerBench bench;
    bench.first.answers({in_request ? transport("http_stopped") : bad(Outcome::retry)});
    bench.first.on_send = [&](const std::string&) { bench.stop.request_stop(); };
    const auto answer = bench.ask_both();
    ASSERT_FALSE(answer);
    EXPECT_EQ(answer.error().error.code, "llm_stopped");
    EXPECT_EQ(bench.first.sent().size() + bench.second.sent().size(), 1U);
    EXPECT_TRUE(bench.ledger.entries.at(0).ended);
  }
}

TEST(Caller, KeepsAnAnswerThatCameInSpiteOfTheStop) {
  CallerBench bench;
  bench.first.answers({good()});
  bench.first.on_send = [&](const std::string&) { bench.stop.request_stop(); };
  EXPECT_TRUE(bench.ask());
}

TEST(Caller, AsksTheBudgetBeforeEachAttempt) {
  CallerBench bench;
  bench.first.answers({bad(Outcome::truncated), good()});
  std::vector<Decimal> asked;
  bench.budget.rule = [&](std::optional<Decimal> cost) {
    asked.push_back(cost.value());
    return asked.size() < 2;
  };
  const auto answer = bench.ask();
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().error.code, "llm_budget_spent");
  EXPECT_FALSE(answer.error().error.retryable);
  EXPECT_EQ(answer.error().spent.attempts, 1);
  ASSERT_EQ(asked.size(), 2U);
  EXPECT_EQ(asked[0].to_string(), "0.002001");  // 4000 tokens of output and some of input
  EXPECT_EQ(asked[1].to_string(), "0.004001");
}

TEST(Caller, AsksACheaperProviderWhenTheBudgetIsShort) {
  CallerBench bench;
  bench.budget.rule = [](std::optional<Decimal> cost) { return cost->is_zero(); };
  bench.second_free = true;
  bench.second.answers({good()});
  const auto answer = bench.ask_both();
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->provider, "anthropic");
  EXPECT_TRUE(answer->spent.cost.is_zero());
  EXPECT_TRUE(answer->spent.cost_known);
}

TEST(Caller, LeavesItToTheBudgetWhetherUnknownPricesAreAccepted) {
  CallerBench bench("my-model");
  bench.first.answers({good()});
  bench.budget.rule = [](std::optional<Decimal> cost) { return cost.has_value(); };
  EXPECT_EQ(bench.code(), "llm_budget_spent");
  bench.budget.rule = [](std::optional<Decimal> cost) { return !cost.has_value(); };
  const auto answer = bench.ask();
  ASSERT_TRUE(answer);
  EXPECT_FALSE(answer->spent.cost_known);
  EXPECT_FALSE(bench.ledger.entries.at(0).ended->cost);
}

TEST(Caller, DoesNotTakeSilenceAboutUsageForNoCost) {
  CallerBench bench;
  auto silent = good();
  silent->reading.usage = {};
  bench.first.answers({silent});
  EXPECT_FALSE(bench.ask()->spent.cost_known);
}

TEST(Caller, LeavesAProviderAloneWhoseBreakerIsOpen) {
  CallerBench bench;
  bench.first.answers({bad(Outcome::fatal_auth)});
  bench.second.answers({good()});
  ASSERT_TRUE(bench.ask_both());
  bench.question.prompt.text = "another document";
  ASSERT_TRUE(bench.ask_both());
  EXPECT_EQ(bench.first.sent().size(), 1U);
  EXPECT_EQ(bench.code(), "llm_misconfigured");
}

TEST(Caller, SaysWhenAnOpenBreakerLetsATrialThrough) {
  CallerBench bench;
  bench.first.answers({bad(Outcome::retry)});
  EXPECT_EQ(bench.code(), "llm_unavailable");
  EXPECT_EQ(bench.code(), "llm_unavailable");
  EXPECT_EQ(bench.first.sent().size(), 5U);  // the sixth is not sent
  const auto answer = bench.ask();
  ASSERT_FALSE(answer);
  EXPECT_GT(answer.error().retry_after.value(), seconds{20});
  bench.timer.advance(seconds{30});
  bench.first.answers({good()});
  EXPECT_TRUE(bench.ask());
}

TEST(Caller, GoesToTheNextProviderWhenTheRatesAreUsedUp) {
  CallerBench bench;
  bench.limiter.learn({.requests = {.remaining = 0, .reset = seconds{90}}});
  bench.second.answers({good()});
  EXPECT_EQ(bench.ask_both()->provider, "anthropic");
  bench.cache.values.clear();
  const auto answer = bench.ask();
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().error.code, "llm_unavailable");
  EXPECT_EQ(answer.error().retry_after, seconds{90});
}

TEST(Caller, LeavesTheTrialToOthersWhenItDoesNotAskAfterAll) {
  CallerBench bench;
  bench.first.answers({bad(Outcome::fatal_auth)});
  EXPECT_EQ(bench.code(), "llm_misconfigured");
  bench.timer.advance(std::chrono::minutes{15});
  bench.ledger.broken = true;
  EXPECT_EQ(bench.code(), "database_unavailable");
  bench.limiter.learn({.requests = {.remaining = 0, .reset = seconds{90}}});
  EXPECT_EQ(bench.code(), "llm_unavailable");
  bench.ledger.broken = false;
  bench.timer.advance(seconds{90});
  bench.first.answers({good()});
  EXPECT_EQ(bench.code(), "");
}

TEST(Caller, LearnsTheRatesFromAnswers) {
  CallerBench bench;
  auto reply = good();
  reply->rate.requests = {.remaining = 0, .reset = seconds{30}};
  bench.first.answers({reply});
  ASSERT_TRUE(bench.ask());
  bench.question.prompt.text = "another document";
  const Moment begin = bench.timer.now();
  ASSERT_TRUE(bench.ask());
  EXPECT_EQ(bench.timer.now() - begin, seconds{30});
}

TEST(Caller, AsksAModelThatIsNamedTwiceOnce) {
  CallerBench bench;
  bench.first.answers({bad(Outcome::refused)});
  Caller caller({{&bench.first, &bench.limiter}, {&bench.first, &bench.limiter}},
                bench.surroundings());
  EXPECT_EQ(caller.ask(bench.question, {}).error().error.code, "llm_refused");
  EXPECT_EQ(bench.first.sent().size(), 1U);
}

TEST(Caller, WithoutProvidersIsMisconfigured) {
  CallerBench bench;
  Caller caller({}, bench.surroundings());
  const auto answer = caller.ask(bench.question, {});
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().error.code, "llm_misconfigured");
}

TEST(Caller, TellsOperatorsWhatEachProviderSaid) {
  CallerBench bench;
  auto reply = bad(Outcome::fatal_auth);
  reply->reading.detail = "401 no such key";
  bench.first.answers({reply});
  bench.second.answers({bad(Outcome::refused)});
  const auto answer = bench.ask_both();
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().error.code, "llm_refused");
  EXPECT_EQ(answer.error().error.detail,
            "openai gpt-6-luna: fatal_auth: 401 no such key; anthropic claude-haiku-5-5: refused");
}

}  // namespace
}  // namespace iscan::llm
