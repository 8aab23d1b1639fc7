#include "stages/sources.h"

#include <gtest/gtest.h>

namespace iscan::stages {
namespace {

TEST(Sources, WhatCostsNothingComesBeforeWhatCostsMoney) {
  EXPECT_TRUE(std::ranges::is_sorted(kSources, {}, &SourceSpec::price));
  EXPECT_LT(place_of_source("xml"), place_of_source("rules"));
  EXPECT_LT(place_of_source("rules"), place_of_source("llm:openai/gpt-6-luna"));
}

TEST(Sources, OfAnUnknownNameThereIsNoRow) { EXPECT_EQ(place_of_source("guess"), kSources.size()); }

}  // namespace
}  // namespace iscan::stages
