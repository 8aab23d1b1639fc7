#include "llm/breaker.h"

#include <gtest/gtest.h>

#include "llm/testing/manual_timer.h"

namespace iscan::llm {
namespace {

using llm_wire::Outcome;
using std::chrono::minutes;
using std::chrono::seconds;

struct BreakerBench {
  testing::ManualTimer timer;
  Breakers breakers{{.failures = 3}, timer};

  void report(Outcome outcome, int times = 1) {
    for (int i = 0; i < times; ++i) breakers.report("openai", "small", outcome);
  }
  bool refuses() { return breakers.refuses("openai", "small").has_value(); }
  BreakerState state() { return breakers.state("openai", "small"); }
};

TEST(Breaker, OpensForShortAfterFailuresInARow) {
  BreakerBench bench;
  bench.report(Outcome::retry, 2);
  EXPECT_FALSE(bench.refuses());
  bench.report(Outcome::invalid_response);
  EXPECT_EQ(bench.state(), BreakerState::open);
  const auto refusal = bench.breakers.refuses("openai", "small");
  ASSERT_TRUE(refusal);
  EXPECT_EQ(refusal->wait, seconds{30});
  EXPECT_EQ(refusal->reason, Outcome::invalid_response);
}

TEST(Breaker, ForgetsFailuresWhenAnAnswerComes) {
  BreakerBench bench;
  for (const auto outcome : {Outcome::ok, Outcome::refused, Outcome::truncated, Outcome::continues,
                             Outcome::schema_refused, Outcome::fatal_too_large,
                             Outcome::fatal_request, Outcome::invalid_content}) {
    bench.report(Outcome::retry, 2);
    bench.report(outcome);
    EXPECT_EQ(bench.state(), BreakerState::closed);
  }
}

TEST(Breaker, LetsOneTrialGoAfterThePause) {
  BreakerBench bench;
  bench.report(Outcome::retry, 3);
  bench.timer.advance(seconds{30});
  EXPECT_EQ(bench.state(), BreakerState::half_open);
  EXPECT_FALSE(bench.refuses());
  EXPECT_TRUE(bench.refuses());
  EXPECT_EQ(bench.state(), BreakerState::half_open);
  bench.report(Outcome::ok);
  EXPECT_EQ(bench.state(), BreakerState::closed);
  EXPECT_FALSE(bench.refuses());
}

TEST(Breaker, StaysOpenLongerAfterEachFailedTrial) {
  BreakerBench bench;
  bench.report(Outcome::retry, 3);
  for (const auto pause :
       {seconds{60}, seconds{120}, seconds{240}, seconds{480}, seconds{900}, seconds{900}}) {
    bench.timer.advance(minutes{15});
    EXPECT_FALSE(bench.refuses());
    bench.report(Outcome::retry);
    EXPECT_EQ(bench.breakers.refuses("openai", "small")->wait, pause);
  }
}

TEST(Breaker, ForgetsATrialThatNeverReports) {
  BreakerBench bench;
  bench.report(Outcome::retry, 3);
  bench.timer.advance(seconds{30});
  EXPECT_FALSE(bench.refuses());
  bench.timer.advance(minutes{5});
  EXPECT_FALSE(bench.refuses());
}

TEST(Breaker, LetsAnotherTrialGoWhenOneIsWithdrawn) {
  BreakerBench bench;
  bench.report(Outcome::retry, 3);
  bench.breakers.withdraw("openai", "small");
  EXPECT_TRUE(bench.refuses());
  bench.timer.advance(seconds{30});
  EXPECT_FALSE(bench.refuses());
  bench.breakers.withdraw("openai", "small");
  EXPECT_FALSE(bench.refuses());
  EXPECT_TRUE(bench.refuses());
}

TEST(Breaker, OpensForLongWhereSomebodyMustAct) {
  for (const auto outcome : {Outcome::pause_provider, Outcome::fatal_auth, Outcome::fatal_config}) {
    BreakerBench bench;
    bench.report(outcome);
    const auto refusal = bench.breakers.refuses("openai", "small");
    ASSERT_TRUE(refusal);
    EXPECT_EQ(refusal->wait, minutes{15});
    EXPECT_EQ(refusal->reason, outcome);
  }
}

TEST(Breaker, IsForOneModelOfOneProvider) {
  BreakerBench bench;
  bench.report(Outcome::fatal_auth);
  EXPECT_FALSE(bench.breakers.refuses("openai", "large"));
  EXPECT_FALSE(bench.breakers.refuses("gemini", "small"));
}

TEST(Breaker, IsNotOpenedAgainByCallsThatBeganBefore) {
  BreakerBench bench;
  bench.report(Outcome::retry, 3);
  bench.timer.advance(seconds{20});
  bench.report(Outcome::retry, 4);
  EXPECT_EQ(bench.breakers.refuses("openai", "small")->wait, seconds{10});
}

}  // namespace
}  // namespace iscan::llm
