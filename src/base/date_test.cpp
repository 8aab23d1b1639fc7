#include "base/date.h"

#include <gtest/gtest.h>

namespace iscan {
namespace {

TEST(Date, ReadsAndPrintsIsoDays) {
  EXPECT_EQ(to_iso(date_from_iso("2024-02-29").value()), "2024-02-29");
  for (const std::string_view text :
       {"2023-02-29", "2024-13-01", "24-01-01", "2024/01/01", "2024-1-1", "2024-01-01 ", ""}) {
    EXPECT_FALSE(date_from_iso(text).has_value()) << text;
  }
}

TEST(Date, ReadsAndPrintsInstants) {
  const std::string text = "2024-02-29T23:59:58.007Z";
  EXPECT_EQ(to_iso(instant_from_iso(text).value()), text);
  EXPECT_FALSE(instant_from_iso("2024-02-29T24:00:00.000Z").has_value());
  EXPECT_EQ(to_iso(day_of(instant_from_iso(text).value())), "2024-02-29");
}

}  // namespace
}  // namespace iscan
