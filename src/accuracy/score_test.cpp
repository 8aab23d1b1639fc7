#include "accuracy/score.h"

#include <gtest/gtest.h>

#include "accuracy/normalise.h"

namespace iscan::accuracy {
namespace {

TEST(Normalise, AmountsInEveryPrintedForm) {
  EXPECT_TRUE(same(Kind::amount, "1.234,56 €", "1234.56"));
  EXPECT_TRUE(same(Kind::amount, "CHF 1'540.00", "1540"));
  EXPECT_TRUE(same(Kind::amount, "12.50-", "-12.5"));
  EXPECT_TRUE(same(Kind::amount, "(12.50)", "-12.5"));
  EXPECT_TRUE(same(Kind::amount, "6,00,000.00", "600000"));
  EXPECT_TRUE(same(Kind::amount, "1.234", "1234"));
  EXPECT_FALSE(same(Kind::amount, "12.50", "12.51"));
  EXPECT_FALSE(same(Kind::amount, "12.50", ""));
}

TEST(Normalise, DatesAndTexts) {
  EXPECT_TRUE(same(Kind::date, "31.12.2024", "2024-12-31"));
  EXPECT_TRUE(same(Kind::date, "(08/06/2017)", "2017-06-08"));
  EXPECT_FALSE(same(Kind::date, "2024-12-31", "2024-12-30"));
  EXPECT_TRUE(same(Kind::text, "Straße 1, MÜNCHEN", "strasse 1 munchen"));
  EXPECT_FALSE(same(Kind::text, "", ""));
  EXPECT_TRUE(same(Kind::currency, "€", "EUR"));
}

TEST(Normalise, SimilarityOfDescriptions) {
  EXPECT_DOUBLE_EQ(similarity("Hotel room", "hotel-room"), 1);
  EXPECT_DOUBLE_EQ(similarity("Hotel room, single", "Hotel room"), 1);
  EXPECT_NEAR(similarity("abcd", "bcde"), 0.75, 1e-9);
  EXPECT_DOUBLE_EQ(similarity("", "x"), 0);
}

TEST(Score, CountsFieldsLinesAndSilentErrors) {
  const std::string truth = R"({"invoice_number":"A-1","gross_total":"10.00",
    "line_items":[{"description":"Bolt","net_amount":"8.00"}]})";
  const auto right = score(truth, R"({"invoice_number":"a 1","gross_total":"10",
    "line_items":[{"description":"BOLT","net_amount":"8"}]})",
                           {});
  const auto wrong = score(truth, R"({"gross_total":"11"})", {});
  ASSERT_TRUE(right && wrong);
  EXPECT_TRUE(right->core_right);
  EXPECT_FALSE(wrong->core_right);
  Tally tally;
  tally.add({.score = *right, .approved = true, .pages = 1, .milliseconds = 10});
  tally.add({.score = *wrong, .approved = true, .pages = 1, .milliseconds = 30});
  EXPECT_EQ(tally.fields().at("gross_total").exact, 1);
  EXPECT_DOUBLE_EQ(tally.header_exact(), 0.5);
  EXPECT_DOUBLE_EQ(tally.silent_errors(), 0.5);
  EXPECT_NEAR(tally.line_f1(), 2.0 / 3, 1e-9);
  EXPECT_DOUBLE_EQ(tally.ms_per_page(), 20);
}

TEST(Score, ReceiptsMayBeLabelledInShortForm) {
  const auto result = score(R"({"company":"SHOP","date":"25/01/2018","total":"9.00"})",
                            R"({"seller":{"name":"Shop"},"issue_date":"2018-01-25",
                                "gross_total":"9.00"})",
                            {});
  ASSERT_TRUE(result.has_value());
  EXPECT_EQ(result->fields.size(), 3U);
  EXPECT_TRUE(result->core_right);
}

TEST(Score, BrokenTruthIsAnError) { EXPECT_FALSE(score("[", "{}", {}).has_value()); }

}  // namespace
}  // namespace iscan::accuracy
