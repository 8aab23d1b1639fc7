#include "pipeline/pipeline.h"

#include <gtest/gtest.h>

#include "pipeline/artefacts.h"
#include "pipeline/decide.h"

namespace iscan::pipeline {
namespace {

using document::Stage;
using document::State;

Result<> failure(bool retryable) {
  return fail(ErrorKind::unavailable, "down", "It is down.", "", retryable);
}

TEST(Pipeline, TheTableFollowsTheStagesAndTheirQueues) {
  constexpr std::array<std::string_view, 5> kQueues = {"preprocessing", "ocr", "llm", "extraction",
                                                       "evaluation"};
  for (const Stage stage : document::kStages) {
    EXPECT_EQ(spec_of(stage).id, stage);
    EXPECT_EQ(spec_of(stage).queue, kQueues[static_cast<std::size_t>(stage)]);
  }
}

// A table that leaves out a stage's input is refused when it is compiled.
static_assert(StartingFrom<document::Upload>::runs<&stages::preprocessing, &stages::ocr>());
static_assert(!StartingFrom<document::Upload>::runs<&stages::ocr, &stages::preprocessing>());
static_assert(!StartingFrom<document::Upload>::runs<&stages::preprocessing, &stages::prediction>());

TEST(Decide, SuccessAdvancesToTheNextRow) {
  const auto decision = decide(spec_of(Stage::ocr), 1, {}, {}, 0);
  EXPECT_EQ(std::get<Advance>(decision).next, Stage::prediction);
}

TEST(Decide, TheLastStageFinishesWithItsVerdict) {
  Artefacts artefacts;
  artefacts.put(invoice::Report{.verdict = document::Verdict::approved});
  const auto decision = decide(spec_of(Stage::evaluation), 1, {}, artefacts, 0);
  EXPECT_EQ(std::get<Finish>(decision).verdict, document::Verdict::approved);
  const auto none = decide(spec_of(Stage::evaluation), 1, {}, {}, 0);
  EXPECT_EQ(std::get<Fail>(none).state, State::automated_evaluation_error);
}

TEST(Decide, RetriesGrowWithJitterUntilTheAttemptsAreUsedUp) {
  const StageSpec& spec = spec_of(Stage::ocr);
  const auto first = decide(spec, 1, failure(true), {}, 1.0);
  const auto second = decide(spec, 2, failure(true), {}, 1.0);
  EXPECT_EQ(std::get<RetryAfter>(first).delay, spec.retry.first_delay);
  EXPECT_EQ(std::get<RetryAfter>(second).delay, spec.retry.first_delay * 2);
  const auto least = decide(spec, 1, failure(true), {}, 0.0);
  EXPECT_EQ(std::get<RetryAfter>(least).delay * 2, spec.retry.first_delay);
  const auto last = decide(spec, spec.retry.attempts, failure(true), {}, 0.5);
  EXPECT_EQ(std::get<Fail>(last).state, State::ocr_error);
}

TEST(Decide, AProvidersOutageIsWaitedForHoweverLong) {
  const StageSpec& spec = spec_of(Stage::prediction);
  const Result<> away =
      fail(ErrorKind::unavailable, std::string(ports::kPaidUnavailable), "Away.", "", true);
  const auto late = decide(spec, 1000, away, {}, 1.0);
  EXPECT_EQ(std::get<RetryAfter>(late).delay, spec.retry.max_delay);
}

TEST(Decide, WaitingForABatchIsNoAttempt) {
  const Result<> waits =
      fail(ErrorKind::unavailable, std::string(ports::kPaidWaiting), "It waits.", "", true);
  const auto decision = std::get<RetryAfter>(decide(spec_of(Stage::prediction), 5, waits, {}, 0.5));
  EXPECT_FALSE(decision.counts);
  EXPECT_GE(decision.delay, 1h) << "it is woken";
}

TEST(Decide, WhatCannotGetBetterFailsAtOnce) {
  const auto decision = decide(spec_of(Stage::preprocessing), 1, failure(false), {}, 0.5);
  EXPECT_EQ(std::get<Fail>(decision).error.code, "down");
}

TEST(Artefacts, AreStoredByStageAndReadBack) {
  Artefacts artefacts;
  document::OcrText text;
  text.readings.push_back({.page = 3, .engine = "fake 1", .mean_confidence = 0.5, .skew = 1});
  artefacts.put(text);
  const auto json = encode_artefact(Stage::ocr, artefacts);
  ASSERT_TRUE(json.has_value());
  Artefacts back;
  ASSERT_TRUE(decode_artefact(Stage::ocr, *json, back).has_value());
  EXPECT_EQ(back.find<document::OcrText>()->readings.at(0).page, 3);
  EXPECT_EQ(encode_artefact(Stage::preprocessing, artefacts).error().code, "artefact_missing");
  EXPECT_EQ(decode_artefact(Stage::extraction, *json, back).error().code, "artefact_unreadable");
}

}  // namespace
}  // namespace iscan::pipeline
