#include "llm/trial.h"

#include <gtest/gtest.h>

#include "llm/testing/caller_bench.h"

namespace iscan::llm {
namespace {

using llm_wire::Outcome;

struct TrialBench {
  Result<Trial> run(std::vector<Result<Reply>> replies) {
    provider.answers(std::move(replies));
    return try_out(provider, llm_prompt::PromptVersion::load("invoice-1").value(), timer);
  }
  Result<Reply> says(std::string value) {
    auto reply = testing::good();
    reply->reading.value = value;
    return reply;
  }

  testing::ManualTimer timer;
  testing::ScriptedProvider provider{"openai", "gpt-6-luna"};
};

constexpr std::string_view kRight = R"({"invoice_number":"2026-0815","total_gross":"123.45"})";

TEST(Trial, AnAnswerAsPrintedIsGrounded) {
  TrialBench bench;
  const auto trial = bench.run({bench.says(std::string(kRight))});
  ASSERT_TRUE(trial);
  EXPECT_EQ(trial->outcome, Outcome::ok);
  EXPECT_TRUE(trial->grounded);
  EXPECT_EQ(trial->usage.input, 3500);
  ASSERT_EQ(bench.provider.prompts().size(), 1U);
  const auto& prompt = bench.provider.prompts()[0];
  EXPECT_TRUE(prompt.text.contains("2026-0815"));
  EXPECT_TRUE(prompt.schema.contains("total_gross"));
  EXPECT_FALSE(prompt.schema.contains("lines"));
  EXPECT_LE(prompt.output_tokens, 500);
}

TEST(Trial, AnAnswerThatIsNotPrintedIsNot) {
  TrialBench bench;
  for (const std::string value : {R"({"invoice_number":"2026-0815","total_gross":"99.00"})",
                                  R"({"invoice_number":"","total_gross":""})"}) {
    const auto trial = bench.run({bench.says(value)});
    ASSERT_TRUE(trial);
    EXPECT_EQ(trial->outcome, Outcome::ok);
    EXPECT_FALSE(trial->grounded) << value;
  }
}

TEST(Trial, ASchemaThatIsRefusedIsAskedForInOtherWays) {
  TrialBench bench;
  const auto trial =
      bench.run({testing::bad(Outcome::schema_refused), bench.says(std::string(kRight))});
  ASSERT_TRUE(trial);
  EXPECT_TRUE(trial->grounded);
  EXPECT_EQ(bench.provider.sent().size(), 2U);
  EXPECT_TRUE(bench.provider.sent()[1].starts_with("rung=2"));
}

TEST(Trial, NothingIsWaitedFor) {
  TrialBench bench;
  for (const Outcome outcome : {Outcome::retry, Outcome::fatal_auth, Outcome::pause_provider}) {
    const auto before = bench.provider.sent().size();
    const auto trial = bench.run({testing::bad(outcome)});
    ASSERT_TRUE(trial);
    EXPECT_EQ(trial->outcome, outcome);
    EXPECT_FALSE(trial->grounded);
    EXPECT_EQ(bench.provider.sent().size(), before + 1);
  }
  EXPECT_EQ(bench.run({testing::transport("http_unreachable")}).error().code, "http_unreachable");
}

}  // namespace
}  // namespace iscan::llm
