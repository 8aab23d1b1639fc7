#include "broker_redis/rates.h"

#include <gtest/gtest.h>

namespace iscan::broker_redis {
namespace {

using std::chrono::hours;
using std::chrono::milliseconds;

const Rates::Time kNow{hours{100}};

TEST(RedisRates, ReadsWhatCeleryWrites) {
  EXPECT_EQ(parse_rate("5"), 5);
  EXPECT_EQ(parse_rate("5/s"), 5);
  EXPECT_EQ(parse_rate("0.5/s"), 0.5);
  EXPECT_EQ(parse_rate("30/m"), 0.5);
  EXPECT_EQ(parse_rate("1800/h"), 0.5);
  EXPECT_EQ(parse_rate("0"), 0);
  EXPECT_EQ(parse_rate("0/m"), 0);
  EXPECT_EQ(parse_rate(""), 0);
}

TEST(RedisRates, RefusesTheRest) {
  for (const auto* text : {"fast", "/s", "5/d", "5/", "5 /s", "5/ss", "-1", "-1/s", "inf", "nan",
                           "1e999", " 5", "5s"}) {
    EXPECT_FALSE(parse_rate(text)) << text;
  }
}

TEST(RedisRates, SpacesTasksOut) {
  Rates rates;
  rates.set("t", 4, "4/s");
  EXPECT_EQ(rates.shown("t"), "4/s");
  EXPECT_LE(rates.ready_at("t"), kNow);
  rates.started("t", kNow);
  EXPECT_EQ(rates.ready_at("t"), kNow + milliseconds{250});
  EXPECT_LE(rates.ready_at("other"), kNow);
  rates.started("other", kNow);
  EXPECT_EQ(rates.shown("other"), "");
}

TEST(RedisRates, EndWithTheirLimit) {
  Rates rates;
  rates.set("t", 1, "1/s");
  rates.started("t", kNow);
  rates.set("t", 0, "0");
  EXPECT_LE(rates.ready_at("t"), kNow);
  EXPECT_EQ(rates.shown("t"), "");
}

TEST(RedisRates, TakeHoweverSlowOnes) {
  Rates rates;
  rates.set("t", parse_rate("1e-300/h").value(), "1e-300/h");
  rates.started("t", kNow);
  EXPECT_GT(rates.ready_at("t"), kNow + hours{24});
}

}  // namespace
}  // namespace iscan::broker_redis
