// Every fault of a provider and of the way to it: what the caller does, and what is paid.
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <ostream>
#include <set>

#include "llm/conversation.h"
#include "llm/testing/caller_bench.h"

namespace iscan::llm {
namespace {

using llm_wire::Outcome;
using testing::bad;
using testing::CallerBench;
using testing::good;
using testing::transport;

struct Fault {
  std::string name;
  Result<Reply> reply;
  std::size_t sends;          // when it never ends
  std::string code;           // then
  std::size_t sends_then_ok;  // when the next attempt would work; 0: it is not made
};

void PrintTo(const Fault& fault, std::ostream* out) { *out << fault.name; }

Fault fault_of(Outcome outcome, std::size_t sends, std::string code, std::size_t then_ok) {
  return {std::string(to_string(outcome)), bad(outcome), sends, std::move(code), then_ok};
}

Fault fault_of(std::string transport_code, bool retryable, std::size_t sends, std::string code,
               std::size_t then_ok) {
  return {transport_code, transport(transport_code, retryable), sends, std::move(code), then_ok};
}

std::vector<Fault> all_faults() {
  return {
      fault_of(Outcome::retry, 3, "llm_unavailable", 2),
      fault_of(Outcome::pause_provider, 1, "llm_unavailable", 0),
      fault_of(Outcome::fatal_auth, 1, "llm_misconfigured", 0),
      fault_of(Outcome::fatal_config, 1, "llm_misconfigured", 0),
      fault_of(Outcome::fatal_request, 1, "llm_misconfigured", 0),
      fault_of(Outcome::schema_refused, 2, "llm_misconfigured", 2),
      fault_of(Outcome::fatal_too_large, 1, "llm_too_large", 0),
      fault_of(Outcome::refused, 1, "llm_refused", 0),
      fault_of(Outcome::truncated, 2, "llm_too_large", 2),
      fault_of(Outcome::continues, 1, "llm_answer_invalid", 0),  // without a token
      fault_of(Outcome::invalid_response, 3, "llm_unavailable", 2),
      fault_of(Outcome::invalid_content, 2, "llm_answer_invalid", 2),
      fault_of("http_unreachable", true, 3, "llm_unavailable", 2),
      fault_of("http_timeout", true, 3, "llm_unavailable", 2),
      fault_of("http_answer_incomplete", true, 3, "llm_unavailable", 2),
      fault_of("http_stopped", true, 3, "llm_unavailable", 2),  // though nobody asked for it
      fault_of("http_answer_too_large", false, 1, "llm_misconfigured", 0),
      fault_of("http_certificate", false, 1, "llm_misconfigured", 0),
      fault_of("http_request_invalid", false, 1, "llm_misconfigured", 0),
  };
}

std::size_t good_answers(const testing::MemoryLedger& ledger) {
  return static_cast<std::size_t>(std::ranges::count_if(ledger.entries, [](const auto& entry) {
    return entry.ended &&
           (entry.ended->outcome == Outcome::ok || entry.ended->outcome == Outcome::ok_lenient);
  }));
}

class Faults : public ::testing::TestWithParam<Fault> {};

TEST_P(Faults, ThatLastEndInTheirError) {
  const Fault& fault = GetParam();
  CallerBench bench;
  bench.first.answers({fault.reply});
  const auto answer = bench.ask();
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().error.code, fault.code);
  EXPECT_EQ(answer.error().error.retryable, fault.code == "llm_unavailable");
  EXPECT_EQ(answer.error().retry_after.has_value(), fault.code == "llm_unavailable");
  EXPECT_FALSE(answer.error().error.message.empty());
  EXPECT_EQ(bench.first.sent().size(), fault.sends);
  EXPECT_EQ(bench.ledger.entries.size(), fault.sends);
}

TEST_P(Faults, ThatPassAreWaitedForAndPaidOnce) {
  const Fault& fault = GetParam();
  CallerBench bench;
  bench.first.answers({fault.reply, good()});
  const auto answer = bench.ask();
  EXPECT_EQ(answer.has_value(), fault.sends_then_ok > 0);
  EXPECT_EQ(bench.first.sent().size(), std::max<std::size_t>(fault.sends_then_ok, 1));
  if (!answer) return;
  EXPECT_TRUE(bench.ask()->cached);
  EXPECT_EQ(good_answers(bench.ledger), 1U);
}

TEST_P(Faults, LeadToTheNextProvider) {
  const Fault& fault = GetParam();
  CallerBench bench;
  bench.first.answers({fault.reply});
  bench.second.answers({good()});
  const auto answer = bench.ask_both();
  ASSERT_TRUE(answer) << answer.error().error.detail;
  EXPECT_EQ(answer->provider, "anthropic");
  EXPECT_EQ(answer->spent.attempts, static_cast<int>(fault.sends) + 1);
  EXPECT_EQ(good_answers(bench.ledger), 1U);
}

INSTANTIATE_TEST_SUITE_P(Each, Faults, ::testing::ValuesIn(all_faults()),
                         [](const auto& each) { return each.param.name; });

TEST(FaultTable, NamesEveryOutcomeThatIsNoAnswer) {
  std::set<std::string> names;
  for (const Fault& fault : all_faults()) names.insert(fault.name);
  for (int i = 0; i <= static_cast<int>(Outcome::invalid_content); ++i) {
    const auto outcome = static_cast<Outcome>(i);
    if (outcome == Outcome::ok || outcome == Outcome::ok_lenient) continue;
    EXPECT_TRUE(names.contains(std::string(to_string(outcome)))) << to_string(outcome);
  }
}

// Over the whole range from the first case on.
int number_in(int from, int until) {
  return *rc::gen::resize(rc::kNominalSize, rc::gen::inRange(from, until));
}

// Anything a provider can do, with tokens that cost something.
Result<Reply> any_reply(int number) {
  const int kind = number_in(0, 18);
  constexpr int kOutcomes = static_cast<int>(Outcome::invalid_content) + 1;
  if (kind >= kOutcomes) {
    constexpr std::array kCodes = {"http_timeout", "http_unreachable", "http_certificate",
                                   "http_answer_too_large"};
    const auto code = static_cast<std::size_t>(kind - kOutcomes);
    return transport(kCodes.at(code), code < 2);
  }
  // Rarely a good one, or no sequence would be long.
  const bool late = kind < 2 && number_in(0, 4) > 0;
  auto reply = bad(late ? Outcome::continues : static_cast<Outcome>(kind));
  reply->reading.usage = {.input = number_in(0, 100'000), .output = number_in(0, 10'000)};
  reply->reading.text = "part";
  reply->reading.value = "{}";
  reply->reading.continuation = "token " + std::to_string(number);
  if (number_in(0, 5) == 0) {
    reply->reading.retry_after = std::chrono::seconds{number_in(0, 100)};
  }
  return reply;
}

std::vector<Result<Reply>> any_replies() {
  std::vector<Result<Reply>> replies;
  for (int i = number_in(1, 20); i > 0; --i) replies.push_back(any_reply(i));
  return replies;
}

// What was sent again although it had failed in a way that repetition cannot mend.
bool repeats_in_vain(const testing::MemoryLedger& ledger) {
  std::set<std::string> useless;
  for (const auto& [begun, ended] : ledger.entries) {
    const std::string request = begun.provider + begun.request_hash;
    if (useless.contains(request)) return true;
    if (ended->outcome != Outcome::retry && ended->outcome != Outcome::invalid_response) {
      useless.insert(request);
    }
  }
  return false;
}

void check_books(const CallerBench& bench, const Spent& spent) {
  Decimal cost;
  llm_wire::Usage usage;
  for (const auto& entry : bench.ledger.entries) {
    RC_ASSERT(entry.ended.has_value());
    cost = add(cost, entry.ended->cost.value_or(Decimal{})).value();
    usage += entry.ended->usage;
  }
  RC_ASSERT(spent.cost == cost);
  RC_ASSERT(spent.usage == usage);
  RC_ASSERT(spent.attempts == static_cast<int>(bench.ledger.entries.size()));
}

RC_GTEST_PROP(CallerProperty, EndsWithinItsBoundsAndItsBooksBalance, ()) {
  CallerBench bench;
  bench.first.answers(any_replies());
  bench.second.answers(any_replies());
  bench.first.knows_tools = *rc::gen::arbitrary<bool>();
  const Moment begin = bench.timer.now();
  const auto answer = bench.ask_both();
  RC_ASSERT(bench.first.sent().size() <= Conversation::kMostSends);
  RC_ASSERT(bench.second.sent().size() <= Conversation::kMostSends);
  RC_ASSERT(bench.timer.now() - begin <= 4 * Conversation::kLongestWait);
  RC_ASSERT(good_answers(bench.ledger) == (answer ? 1U : 0U));
  RC_ASSERT(!repeats_in_vain(bench.ledger));
  check_books(bench, answer ? answer->spent : answer.error().spent);
  if (answer) {
    const auto again = bench.ask_both();
    RC_ASSERT(again.has_value());
    RC_ASSERT(again->cached);
  }
}

}  // namespace
}  // namespace iscan::llm
