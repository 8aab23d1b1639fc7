#include "broker_redis/keys.h"

#include <gtest/gtest.h>

namespace iscan::broker_redis {
namespace {

using namespace std::string_literals;

TEST(RedisKeys, FloorsPrioritiesToKombusSteps) {
  const Keys keys("", 0);
  for (const int priority : {-100, -1, 0, 1, 2}) EXPECT_EQ(keys.queue("q", priority), "q");
  for (const int priority : {3, 4, 5}) EXPECT_EQ(keys.queue("q", priority), "q\x06\x16"s + "3");
  for (const int priority : {6, 7, 8}) EXPECT_EQ(keys.queue("q", priority), "q\x06\x16"s + "6");
  for (const int priority : {9, 10, 1000}) EXPECT_EQ(keys.queue("q", priority), "q\x06\x16"s + "9");
}

TEST(RedisKeys, ServesUrgentStepsOfAllQueuesFirst) {
  const Keys keys("px:", 0);
  const std::vector<std::string> expected{"px:a",
                                          "px:b",
                                          "px:a\x06\x16"s + "3",
                                          "px:b\x06\x16"s + "3",
                                          "px:a\x06\x16"s + "6",
                                          "px:b\x06\x16"s + "6",
                                          "px:a\x06\x16"s + "9",
                                          "px:b\x06\x16"s + "9"};
  EXPECT_EQ(keys.queues({"a", "b"}), expected);
  EXPECT_TRUE(keys.queues({}).empty());
}

TEST(RedisKeys, NamesWhatKombuNames) {
  const Keys keys("px:", 3);
  EXPECT_EQ(keys.unacked(), "px:unacked");
  EXPECT_EQ(keys.unacked_index(), "px:unacked_index");
  EXPECT_EQ(keys.binding("ocr"), "px:_kombu.binding.ocr");
  EXPECT_EQ(keys.lasting_binding("ocr"), "px:_kombu.binding_permanent.ocr");
  EXPECT_EQ(Keys::binding_member("key", "queue"), "key\x06\x16\x06\x16queue");
  EXPECT_EQ(Keys::binding_member("", "w@h.celery.pidbox"), "\x06\x16\x06\x16w@h.celery.pidbox");
  EXPECT_EQ(keys.control_channel(), "px:/3.celery.pidbox");
  EXPECT_EQ(keys.event_channel("worker.heartbeat"), "px:/3.celeryev/worker.heartbeat");
  EXPECT_EQ(keys.named("r.reply.celery.pidbox"), "px:r.reply.celery.pidbox");
}

TEST(RedisKeys, KeepsItsOwnApart) {
  const Keys keys("px:", 0);
  EXPECT_EQ(keys.owners(), "px:iscan:owner");
  EXPECT_EQ(keys.bad(), "px:iscan:bad");
  EXPECT_EQ(keys.delayed(), "px:iscan:delayed");
  EXPECT_EQ(keys.reaper(), "px:iscan:reaper");
  EXPECT_EQ(keys.lease("w@h"), "px:iscan:lease:w@h");
  EXPECT_EQ(keys.queued("ocr"), "px:iscan:queued:ocr");
  EXPECT_EQ(keys.deaths("1"), "px:iscan:deaths:1");
}

}  // namespace
}  // namespace iscan::broker_redis
