#include "base/decimal.h"

#include <gtest/gtest.h>

namespace iscan {
namespace {

Decimal dec(std::string_view text) { return Decimal::parse(text).value(); }

TEST(Decimal, ReadsAndPrintsCanonicalText) {
  for (const std::string_view text :
       {"0", "-12.5", "1234.56", "0.000001", "9223372036854.775807"}) {
    EXPECT_EQ(dec(text).to_string(), text);
  }
  EXPECT_EQ(dec("12.5").to_string(2), "12.50");
  EXPECT_EQ(dec("-0.05").to_string(2), "-0.05");
}

TEST(Decimal, RejectsWhatIsNotAnAmount) {
  for (const std::string_view text : {"", "-", "--5", "+5", ".5", "5.", "1e3", "1,5", " 1", "1 ",
                                      "1.2.3", "0.0000001", "9223372036854.775808", "NaN"}) {
    EXPECT_FALSE(Decimal::parse(text).has_value()) << text;
  }
}

TEST(Decimal, RoundsByTheNamedPolicy) {
  EXPECT_EQ(dec("2.345").round(2, Rounding::half_up), dec("2.35"));
  EXPECT_EQ(dec("2.345").round(2, Rounding::half_even), dec("2.34"));
  EXPECT_EQ(dec("-2.345").round(2, Rounding::half_up), dec("-2.35"));
  EXPECT_EQ(dec("2.5").round(0, Rounding::half_even), dec("2"));
}

TEST(Decimal, MultipliesAndDividesExactly) {
  EXPECT_EQ(multiply(dec("3"), dec("19.99")), dec("59.97"));
  EXPECT_EQ(multiply(dec("-0.25"), dec("100")), dec("-25"));
  EXPECT_EQ(divide(dec("10"), dec("-4")), dec("-2.5"));
  EXPECT_EQ(divide(dec("1"), dec("3")), dec("0.333333"));
  EXPECT_FALSE(divide(dec("1"), dec("0")).has_value());
}

TEST(Decimal, OverflowIsNoValue) {
  const Decimal big = dec("9223372036854.775807");
  EXPECT_FALSE(add(big, big).has_value());
  EXPECT_FALSE(multiply(big, dec("2")).has_value());
  EXPECT_EQ(add(big, -big), Decimal{});
}

}  // namespace
}  // namespace iscan
