// A caller with two scripted providers, everything around it in memory and no real waits.
#pragma once

#include <memory>
#include <string>

#include "base/date.h"
#include "llm/caller.h"
#include "llm/testing/manual_timer.h"
#include "llm/testing/memory_ports.h"
#include "llm/testing/scripted_provider.h"

namespace iscan::llm::testing {

inline Result<Reply> good() {
  Reply reply;
  reply.reading = {.outcome = llm_wire::Outcome::ok,
                   .text = R"({"total":"1"})",
                   .value = R"({"total":"1"})",
                   .usage = {.input = 3500, .output = 700},
                   .request_id = "req-1"};
  return reply;
}

inline Result<Reply> bad(llm_wire::Outcome outcome,
                         std::optional<std::chrono::milliseconds> retry_after = {}) {
  Reply reply;
  reply.reading = {.outcome = outcome, .retry_after = retry_after};
  return reply;
}

inline Result<Reply> continues(std::string text, std::string token) {
  Reply reply;
  reply.reading = {.outcome = llm_wire::Outcome::continues,
                   .text = std::move(text),
                   .usage = {.output = 10},
                   .continuation = std::move(token)};
  return reply;
}

inline Result<Reply> transport(std::string code, bool retryable = true) {
  return fail(ErrorKind::unavailable, std::move(code), "", "", retryable);
}

struct CallerBench {
  explicit CallerBench(std::string model = "gpt-6-luna") : first("openai", std::move(model)) {
    restart();
  }

  // As the program's next start: only cache and ledger stay.
  void restart() {
    rungs = std::make_unique<RungMemory>();
    one = std::make_unique<Caller>(std::vector<Target>{{&first, &limiter}}, surroundings());
    both = nullptr;
  }
  Surroundings surroundings() {
    return {ledger, cache, budget, prices, breakers,
            *rungs, timer, clock,  logger, [this] { return chance; }};
  }
  std::expected<Answered, Failed> ask() { return one->ask(question, stop.get_token()); }
  std::expected<Answered, Failed> ask_both() {
    if (!both) {
      both = std::make_unique<Caller>(
          std::vector<Target>{{&first, &limiter}, {&second, &second_limiter, second_free}},
          surroundings());
    }
    return both->ask(question, stop.get_token());
  }
  // Of the error; "" for an answer.
  std::string code() {
    const auto answer = ask();
    return answer ? "" : answer.error().error.code;
  }

  FixedClock clock{instant_from_iso("2026-11-28T12:00:00.000Z").value()};
  ManualTimer timer{&clock};
  MemoryLedger ledger;
  MemoryCache cache;
  FunctionBudget budget;
  Prices prices = Prices::built_in().value();
  Breakers breakers{{}, timer};
  NullLogger logger;
  double chance = 0;
  ScriptedProvider first;
  ScriptedProvider second{"anthropic", "claude-haiku-5-5"};
  bool second_free = false;
  RateLimiter limiter{{}, timer};
  RateLimiter second_limiter{{}, timer};
  std::stop_source stop;
  Question question{"document-1",
                    {.system = "Read the invoice",
                     .text = "Total 1",
                     .schema_name = "invoice",
                     .schema = R"({"type":"object"})"}};
  std::unique_ptr<RungMemory> rungs;
  std::unique_ptr<Caller> one;
  std::unique_ptr<Caller> both;
};

}  // namespace iscan::llm::testing
