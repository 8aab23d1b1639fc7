#include "base/nesting.h"

#include <gtest/gtest.h>

namespace iscan {
namespace {

TEST(Nesting, CountsBracketsOutsideOfStrings) {
  EXPECT_TRUE(nests_at_most(R"([{"a":[1]}])", 3));
  EXPECT_FALSE(nests_at_most(R"([{"a":[1]}])", 2));
  EXPECT_TRUE(nests_at_most(R"(["[[[\"[[["])", 1));
  EXPECT_TRUE(nests_at_most("[1],[2],[3]", 1));
  EXPECT_TRUE(nests_at_most("", 0));
}

}  // namespace
}  // namespace iscan
