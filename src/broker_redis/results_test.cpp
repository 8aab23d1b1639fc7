#include "broker_redis/results.h"

#include <gtest/gtest.h>

#include "servers/redis_server.h"

namespace iscan::broker_redis {
namespace {

using celery::Json;

class RedisResults : public testing::Test {
 protected:
  servers::RedisServer& server_ = servers::RedisServer::shared();
  redis::Client client_{server_.emptied()};
  Results results_{client_, {}};

  void store(const celery::ResultMeta& meta) {
    const auto stored = client_.call(results_.store(meta));
    ASSERT_TRUE(stored) << stored.error().detail;
  }
  std::string status(const std::string& id) {
    const auto meta = results_.find(id);
    return meta && *meta ? (*meta)->status : "";
  }
  void begin_chord(std::size_t parts) {
    ASSERT_TRUE(client_.call(results_.remember({"g", parts})));
  }
  ChordPart part(int index, Json result, std::string status = "SUCCESS") {
    return {.group = "g",
            .index = index,
            .body = {{"task", "t.body"}, {"options", {{"task_id", "body"}, {"queue", "q"}}}},
            .id = "part" + std::to_string(index),
            .status = std::move(status),
            .result = std::move(result)};
  }
  Results::ChordEnd add(const ChordPart& part) {
    auto end = results_.add_part(part);
    EXPECT_TRUE(end) << end.error().detail;
    return end ? std::move(*end) : Results::ChordEnd{};
  }
};

TEST_F(RedisResults, AreFoundWithTheirTimeToLive) {
  EXPECT_EQ(status("1"), "");
  store({.id = "1", .status = "FAILURE", .result = {{"exc_type", "E"}}, .traceback = "t"});
  const auto meta = results_.find("1");
  ASSERT_TRUE(meta && *meta);
  EXPECT_EQ((*meta)->id, "1");
  EXPECT_EQ((*meta)->result["exc_type"], "E");
  const auto left = server_.run({"TTL", "celery-task-meta-1"}).integer;
  EXPECT_GT(left, 0);
  EXPECT_LE(left, 3600);
}

TEST_F(RedisResults, MayLiveForEver) {
  Results kept(client_, {.prefix = "px:", .expire = std::chrono::seconds{0}});
  ASSERT_TRUE(client_.call(kept.store({.id = "1", .status = "SUCCESS", .result = {}})));
  EXPECT_EQ(server_.run({"TTL", "px:celery-task-meta-1"}).integer, -1);
}

TEST_F(RedisResults, NeverReplaceASuccess) {
  store({.id = "1", .status = "STARTED", .result = {}});
  store({.id = "1", .status = "RETRY", .result = {}});
  store({.id = "1", .status = "FAILURE", .result = {}});
  store({.id = "1", .status = "SUCCESS", .result = 7});
  for (const auto* other : {"FAILURE", "REVOKED", "STARTED", "SUCCESS"}) {
    const auto stored = client_.call(results_.store({.id = "1", .status = other, .result = 8}));
    EXPECT_EQ(stored->integer, 0);
  }
  EXPECT_EQ(status("1"), "SUCCESS");
  EXPECT_EQ((*results_.find("1"))->result, 7);
}

TEST_F(RedisResults, ReplaceWhatIsNoResult) {
  server_.run({"SET", "celery-task-meta-1", "nonsense"});
  EXPECT_EQ(status("1"), "");
  store({.id = "1", .status = "SUCCESS", .result = {}});
  EXPECT_EQ(status("1"), "SUCCESS");
}

TEST_F(RedisResults, AreToldToThoseWhoWait) {
  auto listener = redis::Connection::open(client_.address()).value();
  ASSERT_TRUE(listener->send({"SUBSCRIBE", results_.key("1")}));
  constexpr std::chrono::seconds kResultPatience{30};
  ASSERT_EQ((*listener->receive(kResultPatience))->items.at(0).text, "subscribe");
  store({.id = "1", .status = "SUCCESS", .result = 7});
  const auto message = listener->receive(kResultPatience);
  ASSERT_TRUE(message && *message);
  EXPECT_EQ(celery::parse_result((*message)->items.at(2).text)->result, 7);
}

TEST_F(RedisResults, EndAChordWithItsLastPartInOrder) {
  begin_chord(3);
  EXPECT_FALSE(add(part(2, "c")).complete);
  EXPECT_FALSE(add(part(0, "a")).complete);
  EXPECT_FALSE(add(part(0, "a")).complete);  // the same part again
  const auto end = add(part(1, Json::array({"b"})));
  ASSERT_TRUE(end.complete);
  EXPECT_FALSE(end.failed);
  ASSERT_EQ(end.next.messages.size(), 1U);
  const celery::Outgoing& body = end.next.messages.front();
  EXPECT_EQ(body.task, "t.body");
  EXPECT_EQ(body.id, "body");
  EXPECT_EQ(body.queue, "q");
  EXPECT_EQ(body.args, celery::parse_json(R"([["a",["b"],"c"]])").value());
  EXPECT_EQ(body.parent, "part1");
}

TEST_F(RedisResults, EndAChordAgainUntilItIsForgotten) {
  begin_chord(1);
  EXPECT_TRUE(add(part(0, "a")).complete);
  EXPECT_TRUE(add(part(0, "a")).complete);
  ASSERT_TRUE(client_.call(results_.forget_chord("g")));
  EXPECT_EQ(server_.run({"DBSIZE"}).integer, 0);
  EXPECT_FALSE(add(part(0, "a")).complete);
}

TEST_F(RedisResults, FailAChordWithItsPart) {
  begin_chord(2);
  const Json error = celery::Exception{"ValueError", Json::array({"boom", 42})}.to_json();
  EXPECT_FALSE(add(part(0, error, "FAILURE")).complete);
  const auto end = add(part(1, 1));
  ASSERT_TRUE(end.complete && end.failed);
  EXPECT_TRUE(end.next.messages.empty());
  EXPECT_EQ(end.failed->id, "body");
  EXPECT_EQ(end.failed->status, "FAILURE");
  EXPECT_EQ(end.failed->result["exc_type"], "ChordError");
  EXPECT_EQ(end.failed->result["exc_message"][0], "Dependency part0 raised ValueError('boom', 42)");
}

TEST_F(RedisResults, CountPartsThatWereAddedLater) {
  begin_chord(1);
  server_.run({"SET", "celery-taskset-meta-g.t", "1"});
  EXPECT_FALSE(add(part(0, "a")).complete);
  EXPECT_TRUE(add(part(1, "b")).complete);
}

TEST_F(RedisResults, LeaveChordsOfOthersAlone) {
  ChordPart one = part(0, "a");
  one.index = nullptr;
  EXPECT_FALSE(add(one).complete);  // nobody stored how many there are
  EXPECT_EQ(server_.run({"ZCARD", "celery-taskset-meta-g.j"}).integer, 1);
}

TEST_F(RedisResults, RefuseBodiesNobodyCanSend) {
  begin_chord(1);
  ChordPart one = part(0, "a");
  one.body["subtask_type"] = "chunks";
  const auto end = results_.add_part(one);
  ASSERT_FALSE(end);
  EXPECT_EQ(end.error().code, "canvas_unsupported");
}

}  // namespace
}  // namespace iscan::broker_redis
