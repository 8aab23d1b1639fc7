#include "predictor_local/values.h"

#include <gtest/gtest.h>

#include "predictor_local/testing/pages.h"

namespace iscan::predictor_local {
namespace {

using document::WordOrigin;
using testing::page_of;
using testing::reading_of;

std::vector<std::string> amounts(const Reading& reading) {
  std::vector<std::string> texts;
  for (const AmountValue& amount : reading.values.amounts)
    texts.push_back(amount.value.to_string());
  return texts;
}

TEST(Values, GroupsOfOneNumberBelongTogether) {
  const Reading reading =
      reading_of({page_of({{50, 100, "€ 1 234,56"}, {50, 120, "Total 12,00"}})});
  EXPECT_EQ(amounts(reading), (std::vector<std::string>{"1234.56", "12"}));
}

TEST(Values, ColumnsOfNumbersStayApart) {
  const Reading reading = reading_of({page_of({{50, 100, "12"}, {120, 100, "345,00"}})});
  EXPECT_EQ(amounts(reading), (std::vector<std::string>{"12", "345"}));
}

TEST(Values, NumbersTornByRecognitionAreMended) {
  const std::vector<testing::Print> print = {{50, 100, "TOTAL RM 29. 70"}};
  EXPECT_EQ(amounts(reading_of({page_of(print, WordOrigin::ocr)})),
            (std::vector<std::string>{"29.7"}));
}

TEST(Values, LongNumbersAreNoAmounts) {
  EXPECT_TRUE(amounts(reading_of({page_of({{50, 100, "8756390642"}})})).empty());
}

TEST(Values, DatesAreNoAmountsAndKeepTheirOwnWords) {
  const Reading reading = reading_of({page_of({{50, 100, "vom 5. März 2024"}})});
  ASSERT_EQ(reading.values.dates.size(), 1U);
  EXPECT_TRUE(reading.values.amounts.empty());
  EXPECT_EQ(text_of(reading.layout, reading.values.dates[0].span), "5. März 2024");
}

TEST(Values, MisreadDigitsOfDatesAreRepairedOnScansOnly) {
  const std::vector<testing::Print> print = {{50, 100, "3O/@3/2018"}};
  EXPECT_EQ(reading_of({page_of(print, WordOrigin::ocr)}).values.dates.size(), 1U);
  EXPECT_TRUE(reading_of({page_of(print)}).values.dates.empty());
}

TEST(Values, OneClearDateSettlesTheOrderOfAll) {
  const Reading reading = reading_of({page_of({{50, 100, "03/25/2024"}, {50, 120, "04/05/2024"}})});
  ASSERT_EQ(reading.values.dates.size(), 2U);
  EXPECT_EQ(reading.values.order, notation::DateOrder::month_first);
  EXPECT_EQ(to_iso(reading.values.dates[1].date.value), "2024-04-05");
}

}  // namespace
}  // namespace iscan::predictor_local
