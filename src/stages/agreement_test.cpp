#include "stages/agreement.h"

#include <gtest/gtest.h>

namespace iscan::stages {
namespace {

Option read_by_rules(std::string value, double score) {
  return {.value = std::move(value), .evidence = {}, .score = score, .independent = score};
}

Option read_by_both(std::string value, double rules) {
  return {
      .value = std::move(value), .evidence = {}, .score = 0.95, .model = 0.9, .independent = rules};
}

TEST(Agreement, IsOfAModelAndTheBestOfTheRules) {
  const std::vector options{read_by_both("A-1", 0.6), read_by_rules("A-2", 0.5)};
  EXPECT_TRUE(readers_agree(options[0], options));
  EXPECT_FALSE(readers_agree(options[1], options));
}

TEST(Agreement, IsNotWithWhatTheRulesThinkLessOf) {
  const std::vector options{read_by_both("A-1", 0.4), read_by_rules("A-2", 0.5)};
  EXPECT_FALSE(readers_agree(options[0], options));
}

TEST(Agreement, IsNotOfModelsAlone) {
  const std::vector options{read_by_both("A-1", 0)};
  EXPECT_FALSE(readers_agree(options[0], options));
}

TEST(Agreement, EndsWhereAnotherModelReadsSomethingElse) {
  const std::vector options{read_by_both("A-1", 0.6), read_by_both("A-2", 0)};
  EXPECT_FALSE(readers_agree(options[0], options));
}

TEST(Agreement, TheWeightOfTheOthersKnowsTheirRivalsAlone) {
  std::vector options{read_by_both("A-1", 0.6)};
  EXPECT_DOUBLE_EQ(independent_weight(options[0], options), 0.6);
  options.push_back(read_by_both("A-2", 0));
  EXPECT_DOUBLE_EQ(independent_weight(options[0], options), 0.6);
  options.push_back(read_by_rules("A-3", 0.6));
  EXPECT_DOUBLE_EQ(independent_weight(options[0], options), 0.3);
}

TEST(Agreement, MakesLikelyValuesSurerAndKeepsTheirOrder) {
  double before = 0;
  for (const double others : {0.05, 0.3, 0.5, 0.76, 0.9, 0.99}) {
    const double together = agreed(others, 0.9);
    EXPECT_GT(together, others);
    EXPECT_GT(together, before);
    EXPECT_LT(together, 1);
    before = together;
  }
  EXPECT_DOUBLE_EQ(agreed(0, 0.9), 0);
  EXPECT_DOUBLE_EQ(agreed(1, 0.9), 1);
}

TEST(Agreement, OfTwoThatGuessIsStillAGuess) {
  EXPECT_LT(agreed(0.3, 0.2), 0.3);
  EXPECT_DOUBLE_EQ(agreed(1, 0), 0);
}

}  // namespace
}  // namespace iscan::stages
