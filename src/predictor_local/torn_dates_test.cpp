#include "predictor_local/torn_dates.h"

#include <gtest/gtest.h>

namespace iscan::predictor_local {
namespace {

TEST(TornDates, LettersStrokesAndLostSlashes) {
  EXPECT_EQ(mended_date("3O/04/2018"), "30/04/2018");
  EXPECT_EQ(mended_date("3070472018"), "30/04/2018");
  EXPECT_EQ(mended_date("17/012018"), "17/01/2018");
  EXPECT_EQ(mended_date("1701/2018"), "17/01/2018");
  EXPECT_EQ(mended_date("63/05/2018"), "03/05/2018");
  EXPECT_EQ(mended_date("09/03/2078"), "09/03/2018");
  EXPECT_EQ(mended_date("3070472078,"), "30/04/2018");
}

TEST(TornDates, WholeDatesAndOtherNumbersAreLeftAlone) {
  for (const char* word : {"30/04/2018", "0044871000", "1234567890", "12.50", "", "03-41318972",
                           "2018/04/30", "9971234567"}) {
    EXPECT_FALSE(mended_date(word).has_value()) << word;
  }
}

}  // namespace
}  // namespace iscan::predictor_local
