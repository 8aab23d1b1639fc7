#include "redis/address.h"

#include <gtest/gtest.h>

namespace iscan::redis {
namespace {

TEST(RedisAddress, HasCelerysDefaults) {
  const auto address = parse_address("redis://");
  ASSERT_TRUE(address);
  EXPECT_EQ(address->host, "127.0.0.1");
  EXPECT_EQ(address->port, 6379);
  EXPECT_EQ(address->database, 0);
  EXPECT_FALSE(address->tls.on);
}

TEST(RedisAddress, TakesLoginPortAndDatabase) {
  const auto address = parse_address("redis://worker:p%40ss:w@cache.local:6390/3");
  ASSERT_TRUE(address);
  EXPECT_EQ(address->user, "worker");
  EXPECT_EQ(address->password.reveal(), "p@ss:w");
  EXPECT_EQ(address->host, "cache.local");
  EXPECT_EQ(address->port, 6390);
  EXPECT_EQ(address->database, 3);
  EXPECT_EQ(address->shown(), "redis://cache.local:6390/3");
}

TEST(RedisAddress, TakesAPasswordAlone) {
  const auto address = parse_address("redis://:secret@[::1]:1/2");
  ASSERT_TRUE(address);
  EXPECT_EQ(address->user, "");
  EXPECT_EQ(address->password.reveal(), "secret");
  EXPECT_EQ(address->host, "::1");
}

TEST(RedisAddress, ReadsTlsParameters) {
  const auto address =
      parse_address("rediss://host/1?ssl_cert_reqs=CERT_NONE&ssl_ca_certs=%2Fetc%2Fca.pem");
  ASSERT_TRUE(address);
  EXPECT_TRUE(address->tls.on);
  EXPECT_FALSE(address->tls.verify);
  EXPECT_EQ(address->tls.authorities, "/etc/ca.pem");
  EXPECT_TRUE(parse_address("rediss://host")->tls.verify);
}

TEST(RedisAddress, ReadsSockets) {
  const auto address = parse_address("redis+socket:///run/redis.sock?virtual_host=4");
  ASSERT_TRUE(address);
  EXPECT_EQ(address->socket, "/run/redis.sock");
  EXPECT_EQ(address->database, 4);
}

TEST(RedisAddress, RefusesWhatItDoesNotKnow) {
  for (const auto* url : {"", "http://host", "redis://host:0", "redis://host:x", "redis://host/x",
                          "redis://host/-1", "redis://host?what=1", "redis://host?ssl_cert_reqs",
                          "rediss://host?ssl_cert_reqs=maybe", "redis+socket://"}) {
    const auto address = parse_address(url);
    ASSERT_FALSE(address) << url;
    EXPECT_EQ(address.error().code, "redis_url_invalid");
  }
}

}  // namespace
}  // namespace iscan::redis
