#include "llm/rate_limiter.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <thread>

#include "base/date.h"
#include "llm/testing/manual_timer.h"

namespace iscan::llm {
namespace {

using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;

// How long a call of so many tokens would wait.
milliseconds limiter_wait(RateLimiter& limiter, const Timer& timer, std::int64_t tokens) {
  return std::chrono::ceil<milliseconds>(limiter.when(tokens) - timer.now());
}

// The call goes, perhaps after a wait, and is over at once.
void one_call(RateLimiter& limiter, const Timer& timer, std::int64_t tokens) {
  EXPECT_TRUE(limiter.enter(tokens, timer.now() + minutes{10}, {}));
}

TEST(RateLimiter, WithoutRatesLetsEverythingGo) {
  testing::ManualTimer timer;
  RateLimiter limiter({}, timer);
  for (int i = 0; i < 1000; ++i) one_call(limiter, timer, 1'000'000);
  EXPECT_EQ(limiter_wait(limiter, timer, 1'000'000), milliseconds{0});
}

TEST(RateLimiter, HoldsBackMoreRequestsThanAMinuteTakes) {
  testing::ManualTimer timer;
  RateLimiter limiter({.requests_per_minute = 2}, timer);
  one_call(limiter, timer, 1);
  timer.advance(seconds{10});
  one_call(limiter, timer, 1);
  EXPECT_EQ(limiter_wait(limiter, timer, 1), seconds{50});
  one_call(limiter, timer, 1);  // waits those 50 s
  EXPECT_EQ(limiter_wait(limiter, timer, 1), seconds{10});
}

TEST(RateLimiter, HoldsBackMoreTokensThanAMinuteTakes) {
  testing::ManualTimer timer;
  RateLimiter limiter({.tokens_per_minute = 100}, timer);
  one_call(limiter, timer, 60);
  EXPECT_EQ(limiter_wait(limiter, timer, 40), seconds{0});
  EXPECT_EQ(limiter_wait(limiter, timer, 41), seconds{60});
}

TEST(RateLimiter, LetsACallLargerThanAMinuteGoAlone) {
  testing::ManualTimer timer;
  RateLimiter limiter({.tokens_per_minute = 100}, timer);
  EXPECT_EQ(limiter_wait(limiter, timer, 500), seconds{0});
  one_call(limiter, timer, 1);
  EXPECT_EQ(limiter_wait(limiter, timer, 500), seconds{60});
}

TEST(RateLimiter, CountsWhatACallReallyNeeded) {
  testing::ManualTimer timer;
  RateLimiter limiter({.tokens_per_minute = 100}, timer);
  auto pass = limiter.enter(90, timer.now(), {});
  ASSERT_TRUE(pass);
  pass->settle(30);
  EXPECT_EQ(limiter_wait(limiter, timer, 70), seconds{0});
  EXPECT_EQ(limiter_wait(limiter, timer, 71), seconds{60});
}

TEST(RateLimiter, SaysHowLongWhereTheWaitIsTooLong) {
  testing::ManualTimer timer;
  RateLimiter limiter({.requests_per_minute = 1}, timer);
  one_call(limiter, timer, 1);
  const auto refused = limiter.enter(1, timer.now() + seconds{59}, {});
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error(), seconds{60});
}

TEST(RateLimiter, EndsAWaitWhenStopped) {
  testing::ManualTimer timer;
  RateLimiter limiter({.requests_per_minute = 1}, timer);
  one_call(limiter, timer, 1);
  std::stop_source stop;
  stop.request_stop();
  EXPECT_FALSE(limiter.enter(1, timer.now() + minutes{10}, stop.get_token()));
}

TEST(RateLimiter, BoundsTheCallsAtOneTime) {
  testing::ManualTimer timer;
  RateLimiter limiter({.parallel = 2}, timer);
  auto first = limiter.enter(1, timer.now(), {});
  {
    auto second = limiter.enter(1, timer.now(), {});
    ASSERT_TRUE(first && second);
    EXPECT_FALSE(limiter.enter(1, timer.now() + seconds{1}, {}));
  }
  EXPECT_TRUE(limiter.enter(1, timer.now() + seconds{1}, {}));
}

TEST(RateLimiter, WakesWhoWaitsForAPlace) {
  SteadyTimer timer;
  RateLimiter limiter({.parallel = 1}, timer);
  auto first = limiter.enter(1, timer.now(), {});
  ASSERT_TRUE(first);
  bool went = false;
  {
    const std::jthread other(
        [&] { went = limiter.enter(1, timer.now() + minutes{1}, {}).has_value(); });
    const RateLimiter::Pass gone = std::move(*first);
  }
  EXPECT_TRUE(went);
}

TEST(RateLimiter, LearnsTheRatesOfTheProvider) {
  testing::ManualTimer timer;
  RateLimiter limiter({.requests_per_minute = 5}, timer);
  limiter.learn({.requests = {.limit = 1}, .tokens = {.limit = 100}});
  one_call(limiter, timer, 60);
  EXPECT_EQ(limiter_wait(limiter, timer, 1), seconds{60});
  limiter.learn({.requests = {.limit = 50}});  // more than the settings allow
  EXPECT_EQ(limiter_wait(limiter, timer, 40), seconds{0});
  EXPECT_EQ(limiter_wait(limiter, timer, 41), seconds{60});
}

TEST(RateLimiter, WaitsForTheResetWhenTheProviderTakesNoMore) {
  testing::ManualTimer timer;
  RateLimiter limiter({}, timer);
  limiter.learn({.requests = {.remaining = 1, .reset = seconds{20}},
                 .tokens = {.remaining = 50, .reset = seconds{30}}});
  EXPECT_EQ(limiter_wait(limiter, timer, 50), seconds{0});
  EXPECT_EQ(limiter_wait(limiter, timer, 51), seconds{30});
  one_call(limiter, timer, 20);
  EXPECT_EQ(limiter_wait(limiter, timer, 20), seconds{20});
  timer.advance(seconds{20});
  EXPECT_EQ(limiter_wait(limiter, timer, 30), seconds{0});
  EXPECT_EQ(limiter_wait(limiter, timer, 31), seconds{10});
}

struct LimiterCall {
  Moment at;
  std::int64_t tokens;
};

RC_GTEST_PROP(RateLimiterProperty, NoMinuteHoldsMoreThanTheRate, ()) {
  testing::ManualTimer timer;
  const Rate rate{.requests_per_minute = *rc::gen::inRange(1, 10),
                  .tokens_per_minute = *rc::gen::inRange(50, 500)};
  RateLimiter limiter(rate, timer);
  std::vector<LimiterCall> calls;
  for (int i = 0; i < 60; ++i) {
    timer.advance(milliseconds{*rc::gen::resize(rc::kNominalSize, rc::gen::inRange(0, 20'000))});
    const auto tokens = *rc::gen::inRange<std::int64_t>(0, rate.tokens_per_minute + 1);
    const Moment before = limiter.when(tokens);
    RC_ASSERT(limiter.enter(tokens, timer.now() + minutes{2}, {}).has_value());
    RC_ASSERT(timer.now() >= before);
    calls.push_back({timer.now(), tokens});
  }
  for (const LimiterCall& first : calls) {
    std::int64_t requests = 0;
    std::int64_t tokens = 0;
    for (const LimiterCall& call : calls) {
      if (call.at < first.at || call.at >= first.at + minutes{1}) continue;
      ++requests;
      tokens += call.tokens;
    }
    RC_ASSERT(requests <= rate.requests_per_minute);
    RC_ASSERT(tokens <= rate.tokens_per_minute);
  }
}

TEST(RateHeaders, OfOpenAiAreRead) {
  const std::vector<std::pair<std::string, std::string>> headers = {
      {"x-ratelimit-limit-requests", "500"},   {"x-ratelimit-remaining-requests", "499"},
      {"x-ratelimit-reset-requests", "120ms"}, {"x-ratelimit-limit-tokens", "30000"},
      {"x-ratelimit-remaining-tokens", "0"},   {"x-ratelimit-reset-tokens", "6m1.5s"}};
  const RateHints hints = read_rate_headers(headers, {});
  EXPECT_EQ(hints.requests.limit, 500);
  EXPECT_EQ(hints.requests.remaining, 499);
  EXPECT_EQ(hints.requests.reset, milliseconds{120});
  EXPECT_EQ(hints.tokens.limit, 30000);
  EXPECT_EQ(hints.tokens.remaining, 0);
  EXPECT_EQ(hints.tokens.reset, milliseconds{361'500});
}

TEST(RateHeaders, OfAnthropicAreRead) {
  const auto now = instant_from_iso("2026-11-28T12:00:00.000Z").value();
  const std::vector<std::pair<std::string, std::string>> headers = {
      {"anthropic-ratelimit-requests-limit", "50"},
      {"anthropic-ratelimit-requests-remaining", "0"},
      {"anthropic-ratelimit-requests-reset", "2026-11-28T12:00:30Z"},
      {"anthropic-ratelimit-input-tokens-limit", "10000"},
      {"anthropic-ratelimit-input-tokens-remaining", "9000"},
      {"anthropic-ratelimit-input-tokens-reset", "2026-11-28T11:59:00Z"}};
  const RateHints hints = read_rate_headers(headers, now);
  EXPECT_EQ(hints.requests.limit, 50);
  EXPECT_EQ(hints.requests.reset, milliseconds{30'000});
  EXPECT_EQ(hints.tokens.remaining, 9000);
  EXPECT_EQ(hints.tokens.reset, milliseconds{0});
}

TEST(RateHeaders, ThatAreAbsentOrNonsenseSayNothing) {
  EXPECT_FALSE(read_rate_headers({}, {}).requests.limit);
  for (const char* text : {"", "x", "-1", "1x", "ms", "1", "99999999999999999999"}) {
    const std::vector<std::pair<std::string, std::string>> headers = {
        {"x-ratelimit-limit-requests", "1"}, {"x-ratelimit-reset-requests", text}};
    EXPECT_FALSE(read_rate_headers(headers, {}).requests.reset) << text;
  }
  const std::vector<std::pair<std::string, std::string>> headers = {
      {"x-ratelimit-limit-requests", "-1"}, {"x-ratelimit-limit-tokens", "many"}};
  EXPECT_FALSE(read_rate_headers(headers, {}).requests.limit);
  EXPECT_FALSE(read_rate_headers(headers, {}).tokens.limit);
}

}  // namespace
}  // namespace iscan::llm
