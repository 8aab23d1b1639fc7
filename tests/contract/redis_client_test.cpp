// The Redis client on a real server.
#include <gtest/gtest.h>

#include "redis/client.h"
#include "servers/redis_server.h"

namespace iscan::redis {
namespace {

constexpr std::chrono::seconds kPatience{30};

TEST(RedisClient, CarriesAnyBytes) {
  auto& server = servers::RedisServer::shared();
  Client client(server.emptied());
  const std::string bytes("a\0\r\n\xff", 5);
  ASSERT_TRUE(client.call({"SET", bytes, bytes}));
  EXPECT_EQ(client.call({"GET", bytes})->text, bytes);
  EXPECT_TRUE(client.call({"GET", "absent"})->is_nil());
  EXPECT_EQ(client.call({"KEYS", "*"})->items.at(0).text, bytes);
  EXPECT_EQ(client.call({"STRLEN", bytes})->integer, 5);
}

TEST(RedisClient, KeepsErrorAnswersApart) {
  Client client(servers::RedisServer::shared().emptied());
  const std::vector<Command> commands{{"SET", "a", "1"}, {"LPUSH", "a", "1"}, {"GET", "a"}};
  const auto replies = client.pipeline(commands);
  ASSERT_TRUE(replies);
  EXPECT_TRUE(replies->at(1).is_error());
  EXPECT_EQ(replies->at(2).text, "1");
  const auto refused = client.call({"NO-SUCH-COMMAND"});
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, "broker_refused");
  EXPECT_FALSE(refused.error().retryable);
}

TEST(RedisClient, SelectsItsDatabase) {
  auto& server = servers::RedisServer::shared();
  Address address = server.emptied();
  address.database = 3;
  ASSERT_TRUE(Client(address).call({"SET", "a", "1"}));
  EXPECT_EQ(server.run({"DBSIZE"}).integer, 0);
  address.database = 1'000'000;
  const auto refused = Client(address).call({"PING"});
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, "broker_refused");
}

TEST(RedisClient, LogsIn) {
  servers::RedisServer server({"--requirepass", "right"});
  Address address = server.address();
  for (const auto* wrong : {"", "wrong"}) {
    address.password = Secret(wrong);
    const auto refused = Client(address).call({"PING"});
    ASSERT_FALSE(refused) << wrong;
    EXPECT_EQ(refused.error().code, "broker_refused");
  }
  address.password = Secret("right");
  EXPECT_TRUE(Client(address).call({"PING"}));
  address.user = "nobody";
  EXPECT_EQ(Client(address).call({"PING"}).error().code, "broker_refused");
  address.user = "default";
  EXPECT_TRUE(Client(address).call({"PING"}));
}

TEST(RedisClient, ConnectsAgainWhenTheServerIsBack) {
  servers::RedisServer server;
  Client client(server.address());
  ASSERT_TRUE(client.call({"PING"}));
  EXPECT_EQ(client.links(), 1U);
  server.stop();
  for (int n = 0; n < 3; ++n) {
    const auto away = client.call({"PING"});
    ASSERT_FALSE(away);
    EXPECT_EQ(away.error().code, "broker_unavailable");
    EXPECT_TRUE(away.error().retryable);
  }
  server.start();
  EXPECT_TRUE(client.call({"PING"}));
  EXPECT_EQ(client.links(), 2U);
}

TEST(RedisClient, LosesNoCallToALinkThatWasClosedBefore) {
  auto& server = servers::RedisServer::shared();
  Client client(server.emptied());
  const auto id = client.call({"CLIENT", "ID"});
  server.run({"CLIENT", "KILL", "ID", std::to_string(id->integer)});
  EXPECT_TRUE(client.call({"PING"}));
  EXPECT_EQ(client.links(), 2U);
}

TEST(RedisClient, SaysThatAFullServerIsNotThereNow) {
  auto& server = servers::RedisServer::shared();
  Client client(server.emptied());
  server.run({"CONFIG", "SET", "maxmemory", "1"});
  const auto full = client.call({"SET", "a", "1"});
  const std::vector<Command> commands{{"PING"}, {"SET", "a", "1"}};
  const auto all = client.pipeline(commands);
  server.run({"CONFIG", "SET", "maxmemory", "0"});
  ASSERT_FALSE(full);
  EXPECT_EQ(full.error().code, "broker_unavailable");
  EXPECT_EQ(all.error().code, "broker_unavailable");
  EXPECT_TRUE(client.call({"SET", "a", "1"}));
}

TEST(RedisConnection, HearsWhatIsPublished) {
  auto& server = servers::RedisServer::shared();
  auto link = Connection::open(server.emptied()).value();
  EXPECT_FALSE(*link->receive(std::chrono::milliseconds{0}));
  ASSERT_TRUE(link->send({"SUBSCRIBE", "c"}));
  EXPECT_EQ((*link->receive(kPatience))->items.at(0).text, "subscribe");
  server.run({"PUBLISH", "c", "1"});
  server.run({"PUBLISH", "c", "2"});
  for (const auto* text : {"1", "2"}) {
    const auto heard = link->receive(kPatience);
    ASSERT_TRUE(heard && *heard);
    EXPECT_EQ((*heard)->items.at(2).text, text);
  }
}

TEST(RedisConnection, IsOfNoUseAfterItBroke) {
  servers::RedisServer server;
  auto link = Connection::open(server.address()).value();
  EXPECT_TRUE(link->linked());
  server.stop();
  EXPECT_FALSE(link->call({"PING"}));
  EXPECT_FALSE(link->linked());
  server.start();
  EXPECT_EQ(link->call({"PING"}).error().code, "broker_unavailable");
  EXPECT_EQ(link->receive(kPatience).error().code, "broker_unavailable");
  EXPECT_FALSE(link->send({"PING"}));
}

TEST(RedisConnection, FindsNobodyWhereNobodyIs) {
  Address address;
  address.socket = "/nowhere/socket";
  const auto link = Connection::open(address);
  ASSERT_FALSE(link);
  EXPECT_EQ(link.error().code, "broker_unavailable");
}

}  // namespace
}  // namespace iscan::redis
