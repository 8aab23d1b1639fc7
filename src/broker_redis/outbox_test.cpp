#include "broker_redis/outbox.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <format>

#include "fakes/counted_log.h"
#include "servers/redis_server.h"

namespace iscan::broker_redis {
namespace {

using celery::Json;

constexpr std::chrono::seconds kOutboxPatience{30};
const std::string kNode = "node@host";

celery::Outgoing task(std::string id) {
  celery::Outgoing made;
  made.task = "t";
  made.id = std::move(id);
  made.queue = "next";
  return made;
}

class RedisOutbox : public testing::Test {
 protected:
  // Two servers, so that one can be away.
  servers::RedisServer& broker_ = servers::RedisServer::shared();
  servers::RedisServer backend_;
  redis::Client broker_link_{broker_.emptied()};
  redis::Client backend_link_{backend_.address()};
  Channel channel_{broker_link_, Keys("", 0), kNode};
  Results results_{backend_link_, {}};
  LogicalClock clock_;
  Events events_{Keys("", 0), kNode, clock_, false};
  fakes::CountedLog log_;
  Outbox outbox_{{channel_, results_, events_, log_, "gen1@host"}};

  void TearDown() override { outbox_.stop({}); }

  // Takes `count` messages, as this node.
  std::vector<std::string> taken(int count) {
    for (int n = 0; n < count; ++n) {
      const auto one = task(std::to_string(n));
      broker_.run(channel_.publish(one, celery::make_message(one, "o")));
    }
    std::vector<std::string> tags;
    for (int left = count; left > 0;) {
      const auto some = channel_.claim({"next"}, std::min(left, 500)).value();
      for (const Delivery& delivery : some) tags.push_back(delivery.tag);
      left -= static_cast<int>(some.size());
    }
    return tags;
  }
};

TEST_F(RedisOutbox, WritesEverythingAboutATask) {
  const std::string tag = taken(1).front();
  Settlement settlement;
  settlement.sizes.push_back({"g", 2});
  settlement.messages.push_back(task("child"));
  settlement.results.push_back({.id = "1", .status = "SUCCESS", .result = 7});
  settlement.acknowledged = tag;
  outbox_.start();
  outbox_.put(std::move(settlement));
  outbox_.stop(kOutboxPatience);
  EXPECT_EQ(backend_.run({"GET", "celery-taskset-meta-g.s"}).text, "2");
  EXPECT_EQ(results_.find("1").value()->result, 7);
  EXPECT_EQ(channel_.claim({"next"}, 10)->size(), 1U);
  EXPECT_EQ(broker_.run({"SISMEMBER", "_kombu.binding.next", "next\x06\x16\x06\x16next"}).integer,
            1);
  EXPECT_EQ(broker_.run({"HEXISTS", "unacked", tag}).integer, 0);
}

TEST_F(RedisOutbox, WritesTogetherInTheOrderOfStarts) {
  for (const double started : {3, 1, 2}) {
    Settlement settlement{.started = started};
    settlement.results.push_back(
        {.id = std::format("{}", started), .status = "SUCCESS", .result = 7});
    outbox_.put(std::move(settlement));
  }
  outbox_.start();
  outbox_.stop(kOutboxPatience);
  std::vector<std::string> dates;
  for (const auto* id : {"1", "2", "3"}) {
    const auto text = backend_.run({"GET", std::format("celery-task-meta-{}", id)}).text;
    dates.push_back(celery::text_at(celery::parse_json(text).value(), "date_done"));
  }
  EXPECT_TRUE(std::ranges::is_sorted(dates)) << testing::PrintToString(dates);
  EXPECT_NE(dates.front(), dates.back());
}

TEST_F(RedisOutbox, AcknowledgesAnyNumberAtOnce) {
  constexpr int kMany = 9000;
  for (const std::string& tag : taken(kMany)) {
    Settlement settlement;
    settlement.acknowledged = tag;
    outbox_.put(std::move(settlement));
  }
  outbox_.start();
  outbox_.stop(kOutboxPatience);
  for (const auto* key : {"unacked", "unacked_index", "iscan:owner"}) {
    EXPECT_EQ(broker_.run({"EXISTS", key}).integer, 0) << key;
  }
}

TEST_F(RedisOutbox, WritesLaterWhatItCannotWriteNowAndSendsItOnce) {
  const std::string tag = taken(1).front();
  Settlement settlement;
  settlement.messages.push_back(task("child"));
  settlement.results.push_back({.id = "1", .status = "SUCCESS", .result = 7});
  settlement.acknowledged = tag;
  backend_.stop();
  outbox_.start();
  outbox_.put(std::move(settlement));
  ASSERT_TRUE(log_.wait_for("results_not_written", 3, kOutboxPatience));
  EXPECT_EQ(broker_.run({"LLEN", "next"}).integer, 1);
  EXPECT_EQ(broker_.run({"HEXISTS", "unacked", tag}).integer, 1);
  backend_.start();
  outbox_.stop(kOutboxPatience);
  EXPECT_EQ(broker_.run({"LLEN", "next"}).integer, 1);
  EXPECT_EQ(broker_.run({"HEXISTS", "unacked", tag}).integer, 0);
  EXPECT_EQ(results_.find("1").value()->result, 7);
}

TEST_F(RedisOutbox, EndsAChordWhoseBodyCouldNotBeSentAtFirst) {
  backend_.run({"SET", "celery-taskset-meta-g.s", "1"});
  Settlement settlement;
  settlement.chord = ChordPart{.group = "g",
                               .index = 0,
                               .body = {{"task", "t.body"}, {"options", {{"queue", "next"}}}},
                               .id = "part",
                               .status = "SUCCESS",
                               .result = 7};
  // Makes the broker refuse messages for now, as one that is full does.
  broker_.run({"CONFIG", "SET", "maxmemory", "1"});
  outbox_.start();
  outbox_.put(std::move(settlement));
  ASSERT_TRUE(log_.wait_for("results_not_written", 2, kOutboxPatience));
  broker_.run({"CONFIG", "SET", "maxmemory", "0"});
  outbox_.stop(kOutboxPatience);
  const auto bodies = channel_.claim({"next"}, 10);
  ASSERT_EQ(bodies->size(), 1U);
  EXPECT_EQ(celery::parse_request(bodies->front().raw)->args, Json::array({Json::array({7})}));
  EXPECT_EQ(backend_.run({"DBSIZE"}).integer, 0);
}

TEST_F(RedisOutbox, SendsInnerChordsWithTheirSizes) {
  backend_.run({"SET", "celery-taskset-meta-g.s", "1"});
  const Json step{{"task", "t.part"}, {"options", {{"queue", "next"}}}};
  const Json inner{{"subtask_type", "chord"},
                   {"kwargs", {{"header", Json::array({step, step})}, {"body", step}}}};
  Settlement settlement;
  settlement.chord = ChordPart{
      .group = "g", .index = 0, .body = inner, .id = "part", .status = "SUCCESS", .result = 7};
  outbox_.start();
  outbox_.put(std::move(settlement));
  outbox_.stop(kOutboxPatience);
  const auto parts = channel_.claim({"next"}, 10);
  ASSERT_EQ(parts->size(), 2U);
  const auto group = celery::parse_request(parts->front().raw)->group.value();
  EXPECT_EQ(backend_.run({"GET", "celery-taskset-meta-" + group + ".s"}).text, "2");
}

TEST_F(RedisOutbox, StoresTheFailureOfAChord) {
  backend_.run({"SET", "celery-taskset-meta-g.s", "1"});
  Settlement settlement;
  settlement.chord =
      ChordPart{.group = "g",
                .index = 0,
                .body = {{"task", "t.body"}, {"options", {{"task_id", "body"}}}},
                .id = "part",
                .status = "FAILURE",
                .result = celery::Exception{"ValueError", Json::array({"boom"})}.to_json()};
  outbox_.start();
  outbox_.put(std::move(settlement));
  outbox_.stop(kOutboxPatience);
  EXPECT_EQ(results_.find("body").value()->status, "FAILURE");
}

// One wrong command is told and left; what comes with it is done.
TEST_F(RedisOutbox, GoesOnAfterACommandThatIsRefused) {
  const std::string tag = taken(1).front();
  broker_.run({"SET", "next", "no list"});
  Settlement settlement;
  settlement.messages.push_back(task("child"));
  settlement.acknowledged = tag;
  outbox_.start();
  outbox_.put(std::move(settlement));
  ASSERT_TRUE(log_.wait_for("redis_refused", 1, kOutboxPatience));
  outbox_.stop(kOutboxPatience);
  EXPECT_EQ(broker_.run({"HEXISTS", "unacked", tag}).integer, 0);
}

TEST_F(RedisOutbox, PublishesEventsOfTasksTogether) {
  auto listener = redis::Connection::open(broker_.address()).value();
  ASSERT_TRUE(listener->send({"PSUBSCRIBE", "/0.celeryev/*"}));
  ASSERT_TRUE(*listener->receive(kOutboxPatience));
  Settlement settlement;
  settlement.events = {events_.make("task-received", {{"uuid", "1"}}),
                       events_.make("task-started", {{"uuid", "1"}})};
  outbox_.put(std::move(settlement));
  outbox_.start();
  const auto message = listener->receive(kOutboxPatience);
  ASSERT_TRUE(message && *message);
  EXPECT_EQ((*message)->items.at(2).text, "/0.celeryev/task.multi");
  const auto envelope = celery::parse_envelope((*message)->items.at(3).text);
  const auto body = celery::parse_json(envelope->body);
  ASSERT_EQ(body->size(), 2U);
  EXPECT_EQ((*body)[0]["type"], "task-received");
  EXPECT_EQ((*body)[1]["hostname"], kNode);
  EXPECT_LT((*body)[0]["clock"], (*body)[1]["clock"]);
}

}  // namespace
}  // namespace iscan::broker_redis
