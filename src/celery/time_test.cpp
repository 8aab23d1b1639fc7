#include "celery/time.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <cmath>
#include <limits>

namespace iscan::celery {
namespace {

TEST(CeleryTime, WritesAsPythonDoes) {
  EXPECT_EQ(to_iso(0), "1970-01-01T00:00:00.000000+00:00");
  EXPECT_EQ(to_iso(1'795'435'236.746986), "2026-11-23T12:00:36.746986+00:00");
  EXPECT_EQ(to_iso(-0.5), "1969-12-31T23:59:59.500000+00:00");
}

TEST(CeleryTime, ReadsEveryFormPythonWrites) {
  constexpr Seconds kNoon = 1'795'435'236;
  for (const auto* text :
       {"2026-11-23T12:00:36", "2026-11-23T12:00:36Z", "2026-11-23 12:00:36+00:00",
        "2026-11-23T14:00:36+02:00", "2026-11-23T06:30:36-0530", "2026-11-23T13:00:36+01",
        "2026-11-23T12:00:36.000000+00:00", "2026-11-23T12:00:36,0Z"}) {
    const auto time = seconds_from_iso(text);
    ASSERT_TRUE(time) << text;
    EXPECT_EQ(*time, kNoon) << text;
  }
  EXPECT_EQ(seconds_from_iso("2026-11-23T12:00"), kNoon - 36);
  EXPECT_NEAR(seconds_from_iso("2026-11-23T12:00:36.746986+00:00").value(), kNoon + 0.746986, 1e-6);
  EXPECT_EQ(seconds_from_iso("2024-02-29T00:00:00Z"), 1'709'164'800);
}

TEST(CeleryTime, ReadsBackWhatItWrites) {
  EXPECT_TRUE(rc::check("to_iso and back", [] {
    constexpr std::int64_t kYear2200 = 7'258'118'400'000'000;
    const auto micro = *rc::gen::inRange<std::int64_t>(0, kYear2200);
    const Seconds time = static_cast<double>(micro) / 1e6;
    const auto back = seconds_from_iso(to_iso(time));
    RC_ASSERT(back.has_value());
    RC_ASSERT(std::abs(*back - time) < 2e-6);
  }));
}

TEST(CeleryTime, RefusesWhatIsNoTime) {
  for (const auto* text : {"",
                           "now",
                           "2026",
                           "2026-11-23",
                           "2026-11-23T",
                           "2026-11-23T12",
                           "2026-13-01T00:00:00",
                           "2026-02-29T00:00:00",
                           "2026-00-01T00:00:00",
                           "2026-11-23T24:00:00",
                           "2026-11-23T12:60:00",
                           "2026-11-23T12:00:61",
                           "2026-11-23T12:00:36 Z",
                           "2026-11-23T12:00:36ZZ",
                           "2026-11-23T12:00:36+",
                           "2026-11-23T12:00:36+2",
                           "2026-11-23T12:00:36+02:",
                           "-026-11-23T12:00:36",
                           "2026-1-23T12:00:36",
                           "2026-11-23T12:00:-6",
                           "2026-11-23T12:00:36x"}) {
    EXPECT_FALSE(seconds_from_iso(text)) << text;
  }
}

// A header may hold any number.
TEST(CeleryTime, WritesImpossibleTimesAsTheLastPossibleOnes) {
  for (const double time : {1e300, std::numeric_limits<double>::max()}) {
    EXPECT_EQ(to_iso(time), "9999-12-31T23:59:59.000000+00:00");
    EXPECT_EQ(to_iso(-time), "0001-01-01T00:00:00.000000+00:00");
  }
}

TEST(CeleryTime, ReadsAnything) {
  EXPECT_TRUE(rc::check("any text", [](const std::string& text) { (void)seconds_from_iso(text); }));
}

}  // namespace
}  // namespace iscan::celery
