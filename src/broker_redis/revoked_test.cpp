#include "broker_redis/revoked.h"

#include <gtest/gtest.h>

namespace iscan::broker_redis {
namespace {

TEST(RedisRevoked, RemembersIdsOnce) {
  Revoked revoked;
  EXPECT_FALSE(revoked.contains("1"));
  revoked.add("1");
  revoked.add("1");
  revoked.add("2");
  EXPECT_TRUE(revoked.contains("1"));
  EXPECT_FALSE(revoked.contains("3"));
  EXPECT_EQ(revoked.ids().size(), 2U);
}

TEST(RedisRevoked, ForgetsTheOldestOfTooMany) {
  constexpr int kMost = 50'000;
  Revoked revoked;
  for (int n = 0; n < kMost + 2; ++n) revoked.add(std::to_string(n));
  EXPECT_EQ(revoked.ids().size(), std::size_t{kMost});
  EXPECT_FALSE(revoked.contains("0"));
  EXPECT_FALSE(revoked.contains("1"));
  EXPECT_TRUE(revoked.contains("2"));
  EXPECT_TRUE(revoked.contains(std::to_string(kMost + 1)));
}

}  // namespace
}  // namespace iscan::broker_redis
