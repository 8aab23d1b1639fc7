// Messages on a real Redis server: taken, acknowledged, given back, put aside, returned when their
// node died.
#include <gtest/gtest.h>

#include <set>
#include <thread>

#include "broker_redis/channel.h"
#include "broker_redis/consumer.h"
#include "broker_redis/reaper.h"
#include "broker_redis/scripts.h"
#include "servers/redis_server.h"

namespace iscan::broker_redis {
namespace {

using celery::Json;
using std::chrono::milliseconds;

constexpr milliseconds kLong{3'600'000};

celery::Outgoing task(std::string id, std::string queue = "q", int priority = 0) {
  celery::Outgoing made;
  made.task = "t.add";
  made.id = std::move(id);
  made.queue = std::move(queue);
  made.priority = priority;
  return made;
}

class RedisChannel : public testing::Test {
 protected:
  servers::RedisServer& server_ = servers::RedisServer::shared();
  redis::Client client_{server_.emptied()};
  Keys keys_{"", 0};
  Channel one_{client_, keys_, "one@host"};
  Channel two_{client_, keys_, "two@host"};

  void send(const celery::Outgoing& task) {
    server_.run(one_.publish(task, celery::make_message(task, "gen1@host")));
  }
  void send_all(std::initializer_list<const char*> ids) {
    for (const auto* id : ids) send(task(id));
  }
  static celery::Request read(const Delivery& delivery) {
    return celery::parse_request(delivery.raw).value();
  }
  std::vector<Delivery> claim(Channel& channel, std::vector<std::string> queues = {"q"},
                              int most = 100) {
    auto taken = channel.claim(queues, most);
    EXPECT_TRUE(taken) << taken.error().detail;
    return taken.value_or(std::vector<Delivery>{});
  }
  static std::vector<std::string> ids(const std::vector<Delivery>& deliveries) {
    std::vector<std::string> ids;
    for (const Delivery& one : deliveries) ids.push_back(read(one).id);
    return ids;
  }
  std::int64_t acknowledge(Channel& channel, const std::vector<std::string>& tags) {
    return client_.call(channel.acknowledge(tags))->integer;
  }
  // How many messages anybody holds; what is kept about them must agree.
  std::int64_t held() {
    const auto held = server_.run({"HLEN", keys_.unacked()}).integer;
    EXPECT_EQ(server_.run({"ZCARD", keys_.unacked_index()}).integer, held);
    return held;
  }
  std::int64_t waiting(const std::string& queue = "q") {
    return server_.run({"LLEN", keys_.queue(queue)}).integer;
  }
  void live(Channel& channel) { ASSERT_TRUE(channel.renew({}, kLong)); }
  void die(Channel& channel) { ASSERT_TRUE(channel.end_lease()); }
  Reaper::Found reap(ReaperRules rules = {}) {
    server_.run({"DEL", keys_.reaper()});  // another look at once
    Channel other(client_, keys_, "reaper@host");
    auto found = Reaper(other, rules).look();
    EXPECT_TRUE(found) << found.error().detail;
    return found ? std::move(*found) : Reaper::Found{};
  }
};

// ── Claims ───────────────────────────────────────────────────────────────────────────────────────

TEST_F(RedisChannel, TakesMessagesInTheirOrderAndRemembersThem) {
  send_all({"1", "2", "3"});
  const auto taken = claim(one_, {"q"}, 2);
  EXPECT_EQ(ids(taken), (std::vector<std::string>{"1", "2"}));
  EXPECT_EQ(held(), 2);
  EXPECT_EQ(waiting(), 1);
  const auto stored = server_.run({"HGET", keys_.unacked(), taken[0].tag}).text;
  EXPECT_EQ(celery::parse_json(stored).value(),
            Json::array({celery::parse_json(taken[0].raw).value(), "", "q"}));
  EXPECT_EQ(server_.run({"HGET", keys_.owners(), taken[1].tag}).text, "one@host");
  EXPECT_EQ(ids(claim(one_)), std::vector<std::string>{"3"});
  EXPECT_TRUE(claim(one_).empty());
}

TEST_F(RedisChannel, TakesUrgentMessagesOfAllQueuesFirst) {
  send(task("a9", "a", 9));
  send(task("b3", "b", 3));
  send(task("a0", "a", 0));
  send(task("b0", "b", 0));
  send(task("a4", "a", 4));
  send(task("b6", "b", 7));
  EXPECT_EQ(ids(claim(one_, {"a", "b"})),
            (std::vector<std::string>{"a0", "b0", "a4", "b3", "b6", "a9"}));
}

TEST_F(RedisChannel, ServesQueuesInTurn) {
  Consumed consumed({"a", "b", "c"});
  std::set<std::string> first;
  for (int n = 0; n < 3; ++n) first.insert(consumed.next_order().front());
  EXPECT_EQ(first.size(), 3U);
  for (int n = 0; n < 2; ++n) {
    for (const auto* queue : {"a", "b", "c"}) send(task(queue, queue));
  }
  std::multiset<std::string> taken;
  for (int n = 0; n < 3; ++n) taken.insert(ids(claim(one_, consumed.next_order(), 1)).front());
  EXPECT_EQ(taken, (std::multiset<std::string>{"a", "b", "c"}));
  EXPECT_FALSE(consumed.add("a"));
  EXPECT_TRUE(consumed.remove("a"));
  EXPECT_FALSE(consumed.remove("a"));
  EXPECT_EQ(consumed.next_order().size(), 2U);
}

TEST_F(RedisChannel, GivesEachMessageToOneOfMany) {
  constexpr int kMessages = 500;
  constexpr int kNodes = 4;
  for (int n = 0; n < kMessages; ++n) send(task(std::to_string(n)));
  std::vector<std::vector<std::string>> taken(kNodes);
  {
    std::vector<std::jthread> threads;
    for (std::vector<std::string>& mine : taken) {
      threads.emplace_back([this, &mine] {
        redis::Client client(server_.address());
        Channel channel(client, keys_, "node@host");
        for (auto some = channel.claim({"q"}, 7); some && !some->empty();
             some = channel.claim({"q"}, 7)) {
          for (const Delivery& one : *some) mine.push_back(read(one).id);
        }
      });
    }
  }
  std::set<std::string> all;
  std::size_t count = 0;
  for (const auto& mine : taken) {
    all.insert(mine.begin(), mine.end());
    count += mine.size();
  }
  EXPECT_EQ(count, std::size_t{kMessages});
  EXPECT_EQ(all.size(), std::size_t{kMessages});
  EXPECT_EQ(held(), kMessages);
}

TEST_F(RedisChannel, ParksWhatHasNoTag) {
  for (const auto* bad : {"nonsense", "[]", "7", "{}", R"({"properties":{"delivery_tag":7}})"}) {
    server_.run({"LPUSH", "q", bad});
  }
  send(task("good"));
  EXPECT_EQ(ids(claim(one_)), std::vector<std::string>{"good"});
  EXPECT_EQ(server_.run({"LLEN", keys_.bad()}).integer, 5);
  EXPECT_EQ(held(), 1);
}

TEST_F(RedisChannel, HandsOutTagsOfWhatOnlyRedisCanRead) {
  const std::string bad = "{\"body\":\"\xff\",\"properties\":{\"delivery_tag\":\"tag\"}}";
  server_.run({"LPUSH", "q", bad});
  const auto taken = claim(one_);
  ASSERT_EQ(taken.size(), 1U);
  EXPECT_EQ(taken.front().tag, "tag");
  EXPECT_FALSE(celery::parse_request(taken.front().raw));
  ASSERT_TRUE(two_.park("tag", bad));
  EXPECT_EQ(held(), 1);  // not his
  ASSERT_TRUE(one_.park("tag", bad));
  EXPECT_EQ(held(), 0);
  EXPECT_EQ(server_.run({"LRANGE", keys_.bad(), "0", "-1"}).items.at(0).text, bad);
}

// ── Acknowledging and giving back ────────────────────────────────────────────────────────────────

TEST_F(RedisChannel, LetsOnlyTheOwnerAcknowledge) {
  send_all({"1", "2"});
  const auto taken = claim(one_);
  const std::vector<std::string> tags{taken[0].tag, taken[1].tag, "unknown"};
  EXPECT_EQ(acknowledge(two_, tags), 0);
  EXPECT_EQ(held(), 2);
  EXPECT_EQ(acknowledge(one_, tags), 2);
  EXPECT_EQ(held(), 0);
  EXPECT_EQ(server_.run({"HLEN", keys_.owners()}).integer, 0);
  EXPECT_EQ(acknowledge(one_, tags), 0);
}

TEST_F(RedisChannel, GivesBackToTheFrontAndSaysSo) {
  send_all({"1", "2"});
  const auto taken = claim(one_, {"q"}, 1);
  EXPECT_EQ(two_.give_back(read(taken[0]), taken[0].raw), false);
  EXPECT_EQ(one_.give_back(read(taken[0]), taken[0].raw), true);
  EXPECT_EQ(one_.give_back(read(taken[0]), taken[0].raw), false);
  EXPECT_EQ(held(), 0);
  const auto again = claim(two_);
  EXPECT_EQ(ids(again), (std::vector<std::string>{"1", "2"}));
  EXPECT_TRUE(read(again[0]).redelivered);
  EXPECT_EQ(read(again[0]).headers["redelivered"], true);
  EXPECT_FALSE(read(again[1]).redelivered);
}

TEST_F(RedisChannel, GivesBackWithThePriority) {
  send(task("1", "q", 6));
  const auto taken = claim(one_);
  EXPECT_EQ(one_.give_back(read(taken[0]), taken[0].raw), true);
  EXPECT_EQ(server_.run({"LLEN", keys_.queue("q", 6)}).integer, 1);
}

// ── Delays ───────────────────────────────────────────────────────────────────────────────────────

TEST_F(RedisChannel, PutsAsideUntilTheTimeComes) {
  send_all({"1", "2"});
  for (const Delivery& one : claim(one_)) {
    celery::Request request = read(one);
    request.eta = now_seconds() + (request.id == "1" ? -1 : 1000);
    ASSERT_TRUE(two_.delay(request, one.raw));  // not his: nothing happens
    ASSERT_TRUE(one_.delay(request, one.raw));
  }
  EXPECT_EQ(held(), 0);
  EXPECT_EQ(server_.run({"ZCARD", keys_.delayed()}).integer, 2);
  send(task("3"));
  EXPECT_EQ(one_.return_due(), 1);
  EXPECT_EQ(one_.return_due(), 0);
  EXPECT_EQ(server_.run({"ZCARD", keys_.delayed()}).integer, 1);
  EXPECT_EQ(ids(claim(two_)), (std::vector<std::string>{"1", "3"}));
}

TEST_F(RedisChannel, ReturnsToThePriorityItCameFrom) {
  celery::Outgoing late = task("1", "q", 3);
  late.eta = now_seconds() - 1;
  send(late);
  const auto taken = claim(one_);
  ASSERT_TRUE(one_.delay(read(taken[0]), taken[0].raw));
  EXPECT_EQ(one_.return_due(), 1);
  EXPECT_EQ(server_.run({"LRANGE", keys_.queue("q", 3), "0", "-1"}).items.at(0).text, taken[0].raw);
}

// ── The reaper ───────────────────────────────────────────────────────────────────────────────────

TEST_F(RedisChannel, ReturnsMessagesOfDeadNodesOnly) {
  send_all({"1", "2"});
  claim(one_, {"q"}, 1);
  claim(two_, {"q"}, 1);
  live(one_);
  live(two_);
  EXPECT_EQ(reap().returned, 0);
  die(two_);
  EXPECT_EQ(reap().returned, 1);
  EXPECT_EQ(reap().returned, 0);
  const auto again = claim(one_);
  EXPECT_EQ(ids(again), std::vector<std::string>{"2"});
  EXPECT_TRUE(read(again[0]).redelivered);
}

TEST_F(RedisChannel, NoticesALeaseThatRanOut) {
  send(task("1"));
  claim(one_);
  ASSERT_TRUE(one_.renew({}, milliseconds{1}));
  while (server_.run({"EXISTS", keys_.lease("one@host")}).integer == 1) std::this_thread::yield();
  EXPECT_EQ(reap().returned, 1);
}

TEST_F(RedisChannel, IsLookedThroughByOneNodeAtATime) {
  send(task("1"));
  claim(one_);
  server_.run({"SET", keys_.reaper(), "another"});
  Reaper reaper(two_, {});
  EXPECT_EQ(reaper.look()->returned, 0);
  server_.run({"DEL", keys_.reaper()});
  EXPECT_EQ(reaper.look()->returned, 1);
  const auto left = server_.run({"PTTL", keys_.reaper()}).integer;
  EXPECT_GT(left, 0);
  EXPECT_LE(left, 5000);
}

TEST_F(RedisChannel, ParksTasksWhoseNodesKeepDying) {
  constexpr ReaperRules kRules{.most_deaths = 3};
  send(task("poison"));
  for (int death = 1; death < 3; ++death) {
    ASSERT_EQ(claim(one_).size(), 1U);
    const auto found = reap(kRules);
    EXPECT_EQ(found.returned, 1);
    EXPECT_TRUE(found.parked.empty());
  }
  ASSERT_EQ(claim(one_).size(), 1U);
  const auto found = reap(kRules);
  EXPECT_EQ(found.returned, 0);
  ASSERT_EQ(found.parked.size(), 1U);
  EXPECT_EQ(found.parked.front().id, "poison");
  EXPECT_EQ(waiting(), 0);
  EXPECT_EQ(held(), 0);
  EXPECT_EQ(server_.run({"LLEN", keys_.bad()}).integer, 1);
  EXPECT_GT(server_.run({"TTL", keys_.deaths("poison")}).integer, 0);
}

// A Python worker takes a message: nothing says who it is.
TEST_F(RedisChannel, ReturnsWhatForeignWorkersHoldTooLong) {
  send_all({"old", "young"});
  const auto taken = claim(two_);
  for (const Delivery& one : taken) server_.run({"HDEL", keys_.owners(), one.tag});
  server_.run({"ZADD", keys_.unacked_index(), std::to_string(now_seconds() - 100), taken[0].tag});
  EXPECT_EQ(reap({.visibility_timeout = milliseconds{200'000}}).returned, 0);
  EXPECT_EQ(reap({.visibility_timeout = milliseconds{50'000}}).returned, 1);
  EXPECT_EQ(ids(claim(one_)), std::vector<std::string>{"old"});
}

TEST_F(RedisChannel, LeavesAloneWhatWasRenewed) {
  send_all({"kept", "forgotten"});
  const auto taken = claim(one_);
  for (const Delivery& one : taken) {
    server_.run({"ZADD", keys_.unacked_index(), std::to_string(now_seconds() - 100), one.tag});
  }
  const std::vector<std::string> tags{taken[0].tag, "unknown"};
  ASSERT_TRUE(one_.renew(tags, kLong));
  EXPECT_EQ(held(), 2);  // an unknown tag is not added
  EXPECT_EQ(reap({.visibility_timeout = milliseconds{50'000}}).returned, 1);
  EXPECT_EQ(ids(claim(two_)), std::vector<std::string>{"forgotten"});
}

TEST_F(RedisChannel, FindsTheQueuesOfAnExchange) {
  celery::Outgoing sent = task("1", "key");
  Json message = celery::parse_json(celery::make_message(sent, "o")).value();
  message["properties"]["delivery_info"]["exchange"] = "exchange";
  server_.run({"LPUSH", "q", celery::text_of(message)});
  server_.run({"SADD", keys_.binding("exchange"), Keys::binding_member("key", "bound"),
               Keys::binding_member("other", "unbound")});
  claim(one_);
  EXPECT_EQ(reap().returned, 1);
  EXPECT_EQ(waiting("bound"), 1);
  EXPECT_EQ(waiting("unbound"), 0);
}

TEST_F(RedisChannel, ParksTakenMessagesItCannotRead) {
  server_.run({"LPUSH", "q", "{\"body\":\"\xff\",\"properties\":{\"delivery_tag\":\"tag\"}}"});
  claim(one_);
  EXPECT_EQ(reap().returned, 0);
  EXPECT_EQ(held(), 0);
  EXPECT_EQ(server_.run({"HLEN", keys_.owners()}).integer, 0);
  EXPECT_EQ(server_.run({"LLEN", keys_.bad()}).integer, 1);
}

TEST_F(RedisChannel, ForgetsOwnersOfWhatIsGone) {
  send(task("1"));
  const auto taken = claim(one_);
  server_.run({"HDEL", keys_.unacked(), taken[0].tag});  // a kombu client took it back
  EXPECT_EQ(reap().returned, 0);
  EXPECT_EQ(held(), 0);
  EXPECT_EQ(server_.run({"HLEN", keys_.owners()}).integer, 0);
}

// ── Tasks of ours that wait ──────────────────────────────────────────────────────────────────────

TEST_F(RedisChannel, AddsATaskThatWaitsAlreadyOnce) {
  const celery::Outgoing sent = task("1");
  const auto publish = [&] {
    return client_
        .call(client_.script(scripts::publish(), {keys_.queue("q"), keys_.queued("q")},
                             {sent.id, celery::make_message(sent, "o")}))
        ->integer;
  };
  EXPECT_EQ(publish(), 1);
  EXPECT_EQ(publish(), 0);
  EXPECT_EQ(waiting(), 1);
  const auto taken = claim(one_);
  ASSERT_EQ(taken.size(), 1U);
  EXPECT_EQ(server_.run({"EXISTS", keys_.queued("q")}).integer, 0);
  EXPECT_EQ(publish(), 1);
  // What is given back waits again.
  EXPECT_EQ(one_.give_back(read(taken[0]), taken[0].raw), true);
  EXPECT_EQ(publish(), 0);
}

TEST_F(RedisChannel, ClearsAQueuedSetWithoutMessages) {
  std::vector<std::string> lists{keys_.queued("q")};
  for (const std::string& list : keys_.queues({"q"})) lists.push_back(list);
  const auto check = [&] {
    return client_.call(client_.script(scripts::check_queued(), lists, {}))->integer;
  };
  server_.run({"SADD", keys_.queued("q"), "1"});
  send(task("1", "q", 9));
  EXPECT_EQ(check(), 0);
  server_.run({"DEL", keys_.queue("q", 9)});  // somebody purged the queue
  EXPECT_EQ(check(), 1);
  EXPECT_EQ(server_.run({"EXISTS", keys_.queued("q")}).integer, 0);
}

// ── Faults of the server ─────────────────────────────────────────────────────────────────────────

TEST_F(RedisChannel, SaysScriptsAgainThatTheServerForgot) {
  send_all({"1", "2"});
  EXPECT_EQ(claim(one_, {"q"}, 1).size(), 1U);
  server_.run({"SCRIPT", "FLUSH"});
  EXPECT_EQ(ids(claim(one_, {"q"}, 1)), std::vector<std::string>{"2"});
  server_.run({"SCRIPT", "FLUSH"});
  // In a pipeline the other commands keep their answers.
  const std::vector<redis::Command> commands{
      {"ECHO", "a"}, client_.script(scripts::due(), {keys_.delayed()}, {"1", "1"}), {"ECHO", "b"}};
  const auto replies = client_.pipeline(commands);
  ASSERT_TRUE(replies);
  EXPECT_EQ(replies->at(0).text, "a");
  EXPECT_EQ(replies->at(1).integer, 0);
  EXPECT_FALSE(replies->at(1).is_error());
  EXPECT_EQ(replies->at(2).text, "b");
}

TEST_F(RedisChannel, TellsWhenItsLeaseIsRefused) {
  server_.run({"ACL", "SETUSER", "limited", "on", ">pw", "~*", "&*", "+@all", "-set"});
  redis::Address address = server_.address();
  address.user = "limited";
  address.password = Secret("pw");
  redis::Client client(address);
  const auto renewed = Channel(client, keys_, "limited@host").renew({}, kLong);
  server_.run({"ACL", "DELUSER", "limited"});
  ASSERT_FALSE(renewed);
  EXPECT_EQ(renewed.error().code, "broker_refused");
}

}  // namespace
}  // namespace iscan::broker_redis
