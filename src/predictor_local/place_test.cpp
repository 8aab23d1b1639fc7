#include "predictor_local/place.h"

#include <gtest/gtest.h>

#include "notation/countries.h"
#include "predictor_local/testing/pages.h"

namespace iscan::predictor_local {
namespace {

struct Case {
  const char* print;
  const char* postcode;
  const char* city;
  const char* country;
};

class Places : public ::testing::TestWithParam<Case> {};

TEST_P(Places, AreRead) {
  const Case& test = GetParam();
  const Layout layout = lay_out({testing::page_of({{50, 100, test.print}})});
  const Span all{0, 0, 0, layout.front().lines.front().tokens.size()};
  const auto place = place_in(layout, all, "");
  ASSERT_TRUE(place) << test.print;
  EXPECT_EQ(text_of(layout, *place->postcode), test.postcode);
  EXPECT_EQ(place->city ? without_edge_marks(text_of(layout, *place->city)) : "", test.city);
  EXPECT_EQ(place->country, test.country);
}

INSTANTIATE_TEST_SUITE_P(Countries, Places,
                         ::testing::Values(Case{"80331 München", "80331", "München", ""},
                                           Case{"D-63571 Gelnhausen", "D-63571", "Gelnhausen",
                                                "DE"},
                                           Case{"DE 80333 München", "80333", "München", "DE"},
                                           Case{"3012 CN Rotterdam", "3012 CN", "Rotterdam", "NL"},
                                           Case{"113 46 Stockholm", "113 46", "Stockholm", ""},
                                           Case{"00-950 Warszawa", "00-950", "Warszawa", "PL"},
                                           Case{"1100-148 Lisboa", "1100-148", "Lisboa", "PT"},
                                           Case{"Seattle, WA 98101", "98101", "Seattle", "US"},
                                           Case{"Toronto, ON M5H 2H7", "M5H 2H7", "Toronto", "CA"},
                                           Case{"London W1B 5QH", "W1B 5QH", "London", "GB"}));

TEST(Places, YearsAndNumbersAreNoPlaces) {
  for (const char* print : {"2024 Invoice", "Total 12,00", "12345", "Ref 12-345"}) {
    const Layout layout = lay_out({testing::page_of({{50, 100, print}})});
    const Span all{0, 0, 0, layout.front().lines.front().tokens.size()};
    EXPECT_FALSE(place_in(layout, all, "")) << print;
  }
}

TEST(Places, CountriesAreKnownByName) {
  EXPECT_EQ(notation::country_from("Österreich"), "AT");
  EXPECT_EQ(notation::country_from("SUOMI"), "FI");
  EXPECT_EQ(notation::country_from("United Kingdom"), "GB");
  EXPECT_EQ(notation::country_from("Miller"), "");
}

TEST(Places, SegmentsEndAtCommasAndBullets) {
  const Layout layout = lay_out({testing::page_of({{50, 100, "Acme Ltd. • 1 High St, Leeds"}})});
  const auto segments = segments_of(layout, {0, 0, 0, layout.front().lines.front().tokens.size()});
  ASSERT_EQ(segments.size(), 3U);
  EXPECT_EQ(text_of(layout, segments[0]), "Acme Ltd.");
}

}  // namespace
}  // namespace iscan::predictor_local
