#include "notation/amount.h"

#include <gtest/gtest.h>

namespace iscan::notation {
namespace {

std::string read_amount(std::string_view text, DecimalMark mark = DecimalMark::unknown) {
  const auto amount = parse_amount(text, mark);
  return amount ? amount->value.to_string(2) : "none";
}

TEST(Amount, EveryGroupingConvention) {
  for (const std::string_view text :
       {"1 234,56", "1\u00a0234,56", "1\u202f234,56", "1.234,56", "1,234.56", "1'234.56",
        "1\u2019234.56", "1234.56", "1234,56"}) {
    EXPECT_EQ(read_amount(text), "1234.56") << text;
  }
  EXPECT_EQ(read_amount("1.234.567,89"), "1234567.89");
  EXPECT_EQ(read_amount("1,234,567.89"), "1234567.89");
  EXPECT_EQ(read_amount("1,23,456.78"), "123456.78");
  EXPECT_EQ(read_amount("12 345 678"), "12345678.00");
  EXPECT_EQ(read_amount("0,125"), "0.125");
}

TEST(Amount, SignsBeforeAndAfter) {
  for (const std::string_view text : {"-12.50", "12.50-", "(12.50)", "\u221212.50", "12.50 CR",
                                      "-€12.50", "€ -12.50", "12,50- EUR", "- 12,50 kr"}) {
    EXPECT_EQ(read_amount(text), "-12.50") << text;
  }
  EXPECT_EQ(read_amount("12.50 DR"), "12.50");
  EXPECT_EQ(read_amount("+12.50"), "12.50");
}

TEST(Amount, CurrenciesAndDashCents) {
  EXPECT_EQ(parse_amount("€ 12,00")->currency, "EUR");
  EXPECT_EQ(parse_amount("12,00 SEK")->currency, "SEK");
  EXPECT_EQ(parse_amount("US$12.00")->currency, "USD");
  EXPECT_EQ(parse_amount("RM9.10")->currency, "MYR");
  EXPECT_EQ(read_amount("50:-"), "50.00");
  EXPECT_EQ(read_amount("1.234,-"), "1234.00");
  EXPECT_EQ(read_amount("1 234,56 kr"), "1234.56");
  EXPECT_TRUE(parse_amount("19 %")->percent);
}

TEST(Amount, ThreeDigitsAfterTheOnlyMarkAreAmbiguous) {
  EXPECT_TRUE(parse_amount("1.234")->ambiguous);
  EXPECT_EQ(read_amount("1.234"), "1234.00");
  EXPECT_EQ(read_amount("1.234", DecimalMark::point), "1.234");
  EXPECT_EQ(read_amount("1.234", DecimalMark::comma), "1234.00");
  EXPECT_EQ(read_amount("1234.567"), "1234.567");
}

TEST(Amount, RefusesWhatIsNoAmount) {
  for (const std::string_view text :
       {"", "abc", "12 50", "1.23.456", "1,2,3", "12.34.56", "12 apples", "A12", "(12", "12)",
        "1234567890123456", "12..5", "10:30", "€", "5%%x"}) {
    EXPECT_EQ(read_amount(text), "none") << text;
  }
}

TEST(Amount, DocumentsVoteOnTheirMark) {
  EXPECT_EQ(vote_decimal_mark({"1.234,56", "12,5", "7"}), DecimalMark::comma);
  EXPECT_EQ(vote_decimal_mark({"1,234.56", "1,234,567"}), DecimalMark::point);
  EXPECT_EQ(vote_decimal_mark({"1.234", "x"}), DecimalMark::unknown);
}

TEST(Currency, SignsThatCountriesShare) {
  EXPECT_FALSE(parse_currency("kr").has_value());
  EXPECT_EQ(parse_currency("kr.", "DK"), "DKK");
  EXPECT_EQ(parse_currency("$"), "USD");
  EXPECT_EQ(parse_currency("$", "CA"), "CAD");
  EXPECT_EQ(parse_currency("zł"), "PLN");
  EXPECT_EQ(parse_currency("eur"), "EUR");
  EXPECT_FALSE(parse_currency("top").has_value());
  EXPECT_TRUE(is_currency_code("NOK"));
  EXPECT_FALSE(is_currency_code("XXX"));
}

}  // namespace
}  // namespace iscan::notation
