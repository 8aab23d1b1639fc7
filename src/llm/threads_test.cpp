// Many workers with one caller.
#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <thread>

#include "llm/caller.h"
#include "llm/testing/caller_bench.h"

namespace iscan::llm {
namespace {

// Answers everything, every third time after a failure, and sees how many ask at one time.
class CrowdedProvider final : public Provider {
 public:
  const std::string& name() const override { return name_; }
  const std::string& model() const override { return name_; }
  llm_wire::Call prepare(const llm_wire::Prompt& prompt, llm_wire::Rung,
                         std::string_view) const override {
    return {.body = prompt.text};
  }
  Result<Reply> send(const llm_wire::Call&, const llm_wire::Prompt&, std::string_view,
                     const std::stop_token&) override {
    const int now = ++inside_;
    int most = most_;
    while (now > most && !most_.compare_exchange_weak(most, now)) {
    }
    const bool fails = ++calls_ % 3 == 0;
    std::this_thread::yield();
    --inside_;
    return fails ? testing::bad(llm_wire::Outcome::retry) : testing::good();
  }
  int most() const { return most_; }

 private:
  std::string name_ = "crowd";
  std::atomic<int> inside_ = 0;
  std::atomic<int> most_ = 0;
  std::atomic<int> calls_ = 0;
};

// Its waits between attempts end at once, those for a place when one is free.
class HastyTimer final : public Timer {
 public:
  Moment now() const override { return real_.now(); }
  bool wait(std::unique_lock<std::mutex>& lock, std::condition_variable_any& changed,
            const std::stop_token& stop, Moment until,
            const std::function<bool()>& ready) override {
    const bool place = until > now() + std::chrono::seconds{30};
    return place ? real_.wait(lock, changed, stop, until, ready) : ready();
  }

 private:
  SteadyTimer real_;
};

TEST(Threads, ShareOneCaller) {
  CrowdedProvider provider;
  HastyTimer timer;
  testing::MemoryLedger ledger;
  testing::MemoryCache cache;
  testing::FunctionBudget budget;
  const Prices prices = Prices::built_in().value();
  Breakers breakers({.failures = 1000}, timer);
  const FixedClock clock(instant_from_iso("2026-11-28T12:00:00.000Z").value());
  NullLogger logger;
  RateLimiter limiter({.parallel = 2}, timer);
  RungMemory rungs;
  Caller caller(
      {{&provider, &limiter, /*free=*/true}},
      {ledger, cache, budget, prices, breakers, rungs, timer, clock, logger, [] { return 0.0; }});
  std::atomic<int> answered = 0;
  {
    std::vector<std::jthread> workers;
    for (int worker = 0; worker < 4; ++worker) {
      workers.emplace_back([&, worker] {
        for (int i = 0; i < 50; ++i) {
          const std::string text = std::to_string(worker * 100 + i);
          if (caller.ask({.subject = text, .prompt = {.text = text}}, {})) ++answered;
        }
      });
    }
  }
  EXPECT_GE(answered, 150);  // three failures in a row may hit one question
  EXPECT_LE(provider.most(), 2);
  EXPECT_TRUE(
      std::ranges::all_of(ledger.entries, [](const auto& e) { return e.ended.has_value(); }));
  EXPECT_EQ(cache.values.size(), static_cast<std::size_t>(answered));
}

}  // namespace
}  // namespace iscan::llm
