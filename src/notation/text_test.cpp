#include "notation/text.h"

#include <gtest/gtest.h>

namespace iscan::notation {
namespace {

TEST(Text, FoldsCaseAndAccents) {
  EXPECT_EQ(folded("Fälligkeit"), "falligkeit");
  EXPECT_EQ(folded("STRAẞE Straße"), "strasse strasse");
  EXPECT_EQ(folded("ØRE Æble Łódź Œuvre Çà ÿ"), "ore aeble lodz oeuvre ca y");
  EXPECT_EQ(folded("e\u0301"), "e");
  EXPECT_EQ(folded("日本 €"), "日本 €");
  EXPECT_EQ(folded("a\xff\xc3z"), "az");
}

TEST(Text, TrimsEveryKindOfSpace) {
  EXPECT_EQ(trimmed("\u00a0 \tx y\u202f\n"), "x y");
  EXPECT_EQ(trimmed(" \u00a0"), "");
  EXPECT_EQ(split_words(" a\u00a0bc  d ").size(), 3U);
}

}  // namespace
}  // namespace iscan::notation
