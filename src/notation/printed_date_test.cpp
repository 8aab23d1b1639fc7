#include "notation/printed_date.h"

#include <gtest/gtest.h>

namespace iscan::notation {
namespace {

std::string read_date(std::string_view text, DateOrder order = DateOrder::unknown) {
  const auto date = parse_date(text, order);
  return date ? to_iso(date->value) : "none";
}

TEST(PrintedDate, EveryOrderAndSeparator) {
  for (const std::string_view text :
       {"2024-12-31", "2024/12/31", "2024.12.31", "2024. 12. 31", "20241231", "31.12.2024",
        "31. 12. 2024", "31/12/2024", "31-12-2024", "31 12 2024", "31/12/24", "31.12.24",
        "12/31/2024", "(31/12/2024)", "2024年12月31日", "31 / 12 / 2024"}) {
    EXPECT_EQ(read_date(text), "2024-12-31") << text;
  }
}

TEST(PrintedDate, MonthNamesInManyLanguages) {
  for (const std::string_view text : {"31 December 2024",
                                      "31. Dezember 2024",
                                      "31 décembre 2024",
                                      "31 de diciembre de 2024",
                                      "31 dicembre 2024",
                                      "31 december 2024",
                                      "31 de dezembro de 2024",
                                      "31. desember 2024",
                                      "31. joulukuuta 2024",
                                      "31 grudnia 2024",
                                      "31-Dec-2024",
                                      "31-Dec-24",
                                      "31DEC2024",
                                      "31DEC 2024",
                                      "December 31, 2024",
                                      "Dec 31st, 2024",
                                      "Dec. 31 , 2024",
                                      "le 31 déc. 2024",
                                      "Tuesday, 31 December 2024",
                                      "den 31 december 2024",
                                      "31st of December 2024",
                                      "2024-Dec-31",
                                      "Dienstag, 31. Dezember 2024"}) {
    EXPECT_EQ(read_date(text), "2024-12-31") << text;
  }
  EXPECT_EQ(read_date("1er mai 2024"), "2024-05-01");
  EXPECT_EQ(read_date("12. März 2024"), "2024-03-12");
  EXPECT_EQ(read_date("5 août 2024"), "2024-08-05");
}

TEST(PrintedDate, DayAndMonthThatCouldBeEither) {
  const auto date = parse_date("03/04/2024");
  ASSERT_TRUE(date.has_value());
  EXPECT_TRUE(date->ambiguous);
  EXPECT_EQ(to_iso(date->value), "2024-04-03");
  EXPECT_EQ(to_iso(*date->other), "2024-03-04");
  EXPECT_EQ(read_date("03/04/2024", DateOrder::month_first), "2024-03-04");
  EXPECT_FALSE(parse_date("03.04.2024")->ambiguous);
  EXPECT_FALSE(parse_date("03/03/2024")->ambiguous);
}

TEST(PrintedDate, RefusesWhatIsNoDate) {
  for (const std::string_view text :
       {"", "31.02.2024", "2024-02-30", "32/01/2024", "13/13/2024", "1234567", "12.34", "1.2.3",
        "1.2.2024.5", "12/03/20245", "May", "0/1/2024", "2024", "31 Smarch 2024", "2024-1",
        "31 December"}) {
    EXPECT_EQ(read_date(text), "none") << text;
  }
}

TEST(PrintedDate, ReadsAPrefixAndSaysHowMuch) {
  const std::string_view text = "2024-12-31 14:30";
  const auto date = parse_date_prefix(text);
  ASSERT_TRUE(date.has_value());
  EXPECT_EQ(text.substr(date->length), " 14:30");
  EXPECT_EQ(to_iso(parse_date_prefix("2024-12-31T00:00:00")->value), "2024-12-31");
}

TEST(PrintedDate, TwoDigitYears) {
  EXPECT_EQ(read_date("01.05.69"), "2069-05-01");
  EXPECT_EQ(read_date("01.05.70"), "1970-05-01");
}

}  // namespace
}  // namespace iscan::notation
