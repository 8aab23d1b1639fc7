#include "llm/prices.h"

#include <gtest/gtest.h>

#include <fstream>

namespace iscan::llm {
namespace {

Date price_day(std::string_view text) { return date_from_iso(text).value(); }

std::string price_of_tokens(std::string_view model, std::string_view day,
                            const llm_wire::Usage& usage, Service service = Service::at_once) {
  static const Prices kPrices = Prices::built_in().value();
  const auto cost = kPrices.cost(model, price_day(day), usage, service);
  return cost ? cost->to_string() : cost.error().code;
}

TEST(Prices, AreCountedForEachKindOfToken) {
  EXPECT_EQ(price_of_tokens("gpt-6-luna", "2026-11-28", {.input = 1'000'000}), "0.1");
  EXPECT_EQ(price_of_tokens("gpt-6-luna", "2026-11-28", {.output = 1'000'000}), "0.5");
  EXPECT_EQ(price_of_tokens("gpt-6-luna", "2026-11-28",
                            {.input = 1'000'000, .cached_input = 400'000, .cache_write = 200'000}),
            "0.069");
  EXPECT_EQ(
      price_of_tokens("gpt-6-luna", "2026-11-28", {.input = 3500, .output = 700, .reasoning = 600}),
      "0.0007");
  EXPECT_EQ(price_of_tokens("gpt-6-luna", "2026-11-28", {}), "0");
}

TEST(Prices, AreRoundedOnceAfterTheSum) {
  // 4 × 0.1 and 1 × 0.1 millionths: each alone would vanish.
  EXPECT_EQ(price_of_tokens("gpt-6-luna", "2026-11-28", {.input = 4}), "0");
  EXPECT_EQ(price_of_tokens("gpt-6-luna", "2026-11-28", {.input = 1, .output = 1}), "0.000001");
}

TEST(Prices, ChangeWithTheDay) {
  EXPECT_EQ(price_of_tokens("gemini-3.8-flash", "2026-12-31", {.input = 1'000'000}), "0.75");
  EXPECT_EQ(price_of_tokens("gemini-3.8-flash", "2027-01-01", {.input = 1'000'000}), "1.5");
  EXPECT_EQ(price_of_tokens("gemini-4-argon", "2026-11-30", {.output = 1'000'000}), "10");
  EXPECT_EQ(price_of_tokens("gemini-4-argon", "2026-12-01", {.output = 1'000'000}), "20");
}

TEST(Prices, ChangeWithTheSizeOfThePrompt) {
  EXPECT_EQ(price_of_tokens("claude-haiku-5-5", "2026-11-28", {.input = 100'000}), "0.01");
  EXPECT_EQ(
      price_of_tokens("claude-haiku-5-5", "2026-11-28", {.input = 200'000, .output = 100'000}),
      "0.35");
  EXPECT_EQ(price_of_tokens("gpt-6.1-terra", "2026-11-28", {.input = 272'001}), "0.544002");
}

TEST(Prices, OfBatchesAreAShare) {
  EXPECT_EQ(
      price_of_tokens("claude-sonnet-5-5", "2026-11-28", {.input = 1'000'000}, Service::batch),
      "1");
  EXPECT_EQ(price_of_tokens("gpt-6-luna", "2026-11-28", {.input = 10}, Service::batch), "0.000001");
}

TEST(Prices, OfASnapshotAreThoseOfItsModel) {
  EXPECT_EQ(price_of_tokens("gpt-4o-2024-08-06", "2026-11-28", {.input = 1'000'000}), "2.5");
  EXPECT_EQ(price_of_tokens("claude-haiku-5-5-20261007", "2026-11-28", {.input = 10'000}), "0.001");
}

TEST(Prices, ThatNobodyKnowsAreAnError) {
  EXPECT_EQ(price_of_tokens("llama", "2026-11-28", {.input = 1}), "llm_price_unknown");
  EXPECT_EQ(price_of_tokens("", "2026-11-28", {.input = 1}), "llm_price_unknown");
  EXPECT_EQ(price_of_tokens("gpt-4o", "2027-01-14", {.input = 1}), "llm_price_unknown");
  EXPECT_EQ(price_of_tokens("gpt-6-luna", "2026-09-21", {.input = 1}), "llm_price_unknown");
}

TEST(Prices, DoNotOverflow) {
  constexpr auto kMost = std::numeric_limits<std::int64_t>::max();
  EXPECT_EQ(price_of_tokens("gpt-6-astra", "2026-11-28", {.input = kMost, .output = kMost}),
            "60000000");
  EXPECT_EQ(price_of_tokens("gpt-6-astra", "2026-11-28", {.input = -5, .output = -5}), "0");
}

TEST(Prices, ComeFromAFileInstead) {
  const std::string path = ::testing::TempDir() + "llm_prices_test.json";
  std::ofstream(path) << R"({"prices": [{"model": "mine", "valid_from": "2026-01-01",
      "tiers": [{"above": 0, "input": "3", "output": "4.5"}]}]})";
  const auto prices = Prices::read(path);
  ASSERT_TRUE(prices);
  const llm_wire::Usage usage{.input = 1'000'000, .cached_input = 500'000, .output = 1'000'000};
  EXPECT_EQ(prices->cost("mine", price_day("2026-11-28"), usage)->to_string(), "7.5");
  EXPECT_EQ(prices->cost("gpt-6-luna", price_day("2026-11-28"), usage).error().code,
            "llm_price_unknown");
  EXPECT_EQ(Prices::read(path + ".none").error().code, "llm_prices_invalid");
}

TEST(Prices, ThatAreWronglyWrittenAreRefused) {
  const auto code = [](std::string row) {
    auto prices = Prices::parse("{\"prices\": [" + row + "]}");
    return prices ? "" : prices.error().code;
  };
  const std::string tier = R"("tiers": [{"above": 0, "input": "1", "output": "1"}])";
  EXPECT_EQ(code(R"({"model": "a", "valid_from": "2026-01-01", )" + tier + "}"), "");
  EXPECT_EQ(code(R"({"model": "a", "valid_from": "2026-02-30", )" + tier + "}"),
            "llm_prices_invalid");
  EXPECT_EQ(code(R"({"model": "a", "valid_from": "2026-01-01"})"), "llm_prices_invalid");
  EXPECT_EQ(code(R"({"model": "a", "valid_from": "2026-01-01", "tiers": []})"),
            "llm_prices_invalid");
  for (const char* wrong :
       {R"({"above": 1, "input": "1", "output": "1"})", R"({"above": 0, "input": "1"})",
        R"({"above": 0, "input": "-1", "output": "1"})",
        R"({"above": 0, "input": 1, "output": "1"})",
        R"({"above": 0, "input": "1", "cached_input": "x", "output": "1"})"}) {
    EXPECT_EQ(code(R"({"model": "a", "valid_from": "2026-01-01", "tiers": [)" + std::string(wrong) +
                   "]}"),
              "llm_prices_invalid")
        << wrong;
  }
  const std::string row = R"({"model": "a", "valid_from": "2026-01-01", )" + tier + "}";
  EXPECT_EQ(code(row + "," + row), "llm_prices_invalid");
  EXPECT_EQ(code("1"), "llm_prices_invalid");
  EXPECT_EQ(Prices::parse("{").error().code, "llm_prices_invalid");
  EXPECT_EQ(Prices::parse("[]").error().code, "llm_prices_invalid");
}

}  // namespace
}  // namespace iscan::llm
