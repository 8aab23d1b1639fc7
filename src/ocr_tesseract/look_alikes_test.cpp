#include "ocr_tesseract/look_alikes.h"

#include <gtest/gtest.h>

namespace iscan::ocr_tesseract {
namespace {

TEST(LookAlikes, ADollarBeforeAHyphenatedCodeIsAnS) {
  EXPECT_EQ(told_apart("$10-1"), "S10-1");
  EXPECT_EQ(told_apart("$0044-871"), "S0044-871");
}

TEST(LookAlikes, AmountsStay) {
  for (const char* text :
       {"$10", "$10.00", "$1,234.50", "$10-", "$-10", "$", "", "S10-1", "10-1"}) {
    EXPECT_EQ(told_apart(text), text);
  }
}

}  // namespace
}  // namespace iscan::ocr_tesseract
