#include "document/state.h"

#include <gtest/gtest.h>

namespace iscan::document {
namespace {

TEST(State, TextFormsRoundTrip) {
  for (const Stage stage : kStages) {
    EXPECT_EQ(stage_from(to_string(stage)), stage);
    EXPECT_EQ(state_from(to_string(running_state(stage))), running_state(stage));
    EXPECT_EQ(state_from(to_string(error_state(stage))), error_state(stage));
    EXPECT_FALSE(is_terminal(running_state(stage)));
    EXPECT_TRUE(is_error(error_state(stage)));
  }
  EXPECT_FALSE(state_from("no such state").has_value());
  EXPECT_EQ(verdict_from("manual_review"), Verdict::manual_review);
}

TEST(State, ProgressIsMonotoneAlongThePipeline) {
  int last = -1;
  for (const Stage stage : kStages) {
    EXPECT_GT(progress_of(running_state(stage)).percentage, last);
    last = progress_of(running_state(stage)).percentage;
  }
  EXPECT_EQ(progress_of(State::approved).percentage, 100);
  EXPECT_EQ(progress_of(State::ocr_error).percentage, 100);
}

}  // namespace
}  // namespace iscan::document
