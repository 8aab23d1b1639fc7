#include "llm/model_names.h"

#include <gtest/gtest.h>

#include "llm/prices.h"

namespace iscan::llm {
namespace {

std::string model_today(std::string_view name) {
  return current_model(llm_wire::Dialect::standard, name).model;
}

TEST(ModelNames, ThatWentLeadToTheirSuccessors) {
  EXPECT_EQ(model_today("gpt-4o"), "gpt-6-luna");
  EXPECT_EQ(model_today("gpt-4o-2024-08-06"), "gpt-6-luna");
  EXPECT_EQ(model_today("gpt-3.5-turbo"), "gpt-6-luna");
  EXPECT_EQ(model_today("gpt-3.5-turbo-0125"), "gpt-6-luna");
  EXPECT_EQ(model_today("gemini-2.0-flash"), "gemini-3.8-flash");
  EXPECT_EQ(model_today("claude-3-5-sonnet-20241022"), "claude-sonnet-5-5");
  EXPECT_EQ(model_today("claude-3-5-sonnet-latest"), "claude-sonnet-5-5");
}

TEST(ModelNames, WarnWhenTheyChange) {
  const ModelName name = current_model(llm_wire::Dialect::standard, "gpt-4o");
  EXPECT_TRUE(name.warning.contains("gpt-4o")) << name.warning;
  EXPECT_TRUE(name.warning.contains("gpt-6-luna"));
  EXPECT_TRUE(name.warning.contains("2027-01-14"));
}

TEST(ModelNames, ThatLiveOrAreOthersStay) {
  for (const char* model :
       {"gpt-6-luna", "gpt-4o-audio-preview", "gemini-2.5-flash-lite", "my-own", ""}) {
    EXPECT_EQ(model_today(model), model);
    EXPECT_EQ(current_model(llm_wire::Dialect::standard, model).warning, "");
  }
}

TEST(ModelNames, OfDeploymentsAndLocalServersAreTheirOwners) {
  for (const auto dialect :
       {llm_wire::Dialect::azure_v1, llm_wire::Dialect::azure_legacy, llm_wire::Dialect::local}) {
    EXPECT_EQ(current_model(dialect, "gpt-4o").model, "gpt-4o");
  }
}

TEST(ModelNames, OfDefaultsHavePricesAndAreNotGone) {
  const auto prices = Prices::built_in();
  ASSERT_TRUE(prices) << prices.error().message;
  const Date day = date_from_iso("2026-11-28").value();
  for (const char* provider : {"openai", "anthropic", "gemini"}) {
    const DefaultModels models = default_models(provider);
    for (const auto model : {models.small, models.large}) {
      EXPECT_TRUE(prices->cost(model, day, {})) << model;
      EXPECT_EQ(model_today(model), model);
    }
  }
  EXPECT_EQ(default_models("local").small, "");
}

}  // namespace
}  // namespace iscan::llm
