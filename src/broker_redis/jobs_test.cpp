#include "broker_redis/jobs.h"

#include <gtest/gtest.h>

#include <future>
#include <list>
#include <set>
#include <thread>

namespace iscan::broker_redis {
namespace {

using std::chrono::hours;
using std::chrono::seconds;
using std::chrono::steady_clock;

constexpr seconds kPatience{30};

JobPtr job(const std::string& id, const std::string& task = "t", celery::TimeLimits limits = {}) {
  celery::Request request;
  request.id = id;
  request.task = task;
  request.tag = "tag-" + id;
  request.limits = limits;
  return std::make_shared<Job>(std::move(request), "raw-" + id);
}

std::stop_token stopped() {
  std::stop_source source;
  source.request_stop();
  return source.get_token();
}

// A thread that asks for one job.
class Taker {
 public:
  explicit Taker(Jobs& jobs) {
    thread_ = std::jthread(
        [this, &jobs](const std::stop_token& stop) { taken_.set_value(jobs.next(stop)); });
  }
  // The job, or nothing when there was none after `stop`.
  JobPtr wait() {
    EXPECT_EQ(future_.wait_for(kPatience), std::future_status::ready);
    return future_.get();
  }
  JobPtr stop() {
    thread_.request_stop();
    return wait();
  }

 private:
  std::promise<JobPtr> taken_;
  std::future<JobPtr> future_ = taken_.get_future();
  std::jthread thread_;
};

std::string take(Jobs& jobs) {
  const JobPtr taken = Taker(jobs).wait();
  return taken ? taken->request.id : "";
}

TEST(RedisJobs, HasRoomForSlotsTimesAhead) {
  Jobs jobs(2, 3);
  EXPECT_EQ(jobs.room(), 6);
  jobs.add({job("1"), job("2"), job("3"), job("4")});
  EXPECT_EQ(jobs.room(), 2);
  const JobPtr one = Taker(jobs).wait();
  EXPECT_EQ(jobs.room(), 2);
  jobs.finished(one);
  EXPECT_EQ(jobs.room(), 3);
  jobs.add({job("5"), job("6"), job("7"), job("8")});
  EXPECT_EQ(jobs.room(), 0);
}

TEST(RedisJobs, GivesJobsInTheirOrderAndCountsThem) {
  Jobs jobs(2, 2);
  jobs.add({job("1", "a"), job("2", "b"), job("3", "a")});
  const JobPtr one = Taker(jobs).wait();
  EXPECT_EQ(one->request.id, "1");
  EXPECT_GT(one->started, 0);
  EXPECT_EQ(take(jobs), "2");
  EXPECT_EQ(jobs.active().size(), 2U);
  EXPECT_EQ(jobs.waiting().size(), 1U);
  EXPECT_EQ(jobs.tags(), (std::vector<std::string>{"tag-1", "tag-2", "tag-3"}));
  EXPECT_TRUE(jobs.find("1")->active);
  EXPECT_FALSE(jobs.find("3")->active);
  EXPECT_FALSE(jobs.find("4"));
  jobs.finished(one);
  EXPECT_FALSE(jobs.find("1"));
  EXPECT_EQ(take(jobs), "3");
  EXPECT_EQ(jobs.processed(), 3);
  EXPECT_EQ(jobs.totals(), (std::map<std::string, std::int64_t>{{"a", 2}, {"b", 1}}));
}

TEST(RedisJobs, GivesNothingWhenStopped) {
  Jobs jobs(1, 2);
  jobs.add({job("1")});
  jobs.thread_started();
  EXPECT_EQ(jobs.next(stopped()), nullptr);
  EXPECT_EQ(jobs.threads(), 0);
  EXPECT_EQ(jobs.take_waiting().size(), 1U);
  EXPECT_EQ(jobs.room(), 2);
  Taker idle(jobs);
  EXPECT_EQ(idle.stop(), nullptr);
}

TEST(RedisJobs, FillsItsSlotsAndNoMore) {
  Jobs jobs(1, 3);
  jobs.add({job("1"), job("2"), job("3")});
  const JobPtr one = Taker(jobs).wait();
  jobs.set_slots(2);
  EXPECT_EQ(take(jobs), "2");
  jobs.set_slots(3);
  EXPECT_EQ(take(jobs), "3");
  jobs.add({job("4")});
  Taker full(jobs);
  EXPECT_EQ(full.stop(), nullptr);
  jobs.finished(one);
  EXPECT_EQ(take(jobs), "4");
}

TEST(RedisJobs, WakesAThreadForEachJobOfABatch) {
  constexpr std::size_t kThreads = 4;
  Jobs jobs(kThreads, 2);
  std::list<Taker> takers;
  for (std::size_t n = 0; n < kThreads; ++n) takers.emplace_back(jobs);
  jobs.add({job("1"), job("2"), job("3"), job("4")});
  std::set<std::string> ids;
  for (Taker& taker : takers) {
    const JobPtr taken = taker.wait();
    ASSERT_TRUE(taken);
    ids.insert(taken->request.id);
  }
  EXPECT_EQ(ids, (std::set<std::string>{"1", "2", "3", "4"}));
}

TEST(RedisJobs, WakesAThreadWhenASlotIsFree) {
  Jobs jobs(2, 2);
  jobs.add({job("1"), job("2"), job("3")});
  const JobPtr one = Taker(jobs).wait();
  EXPECT_EQ(take(jobs), "2");
  Taker waiting(jobs);
  jobs.finished(one);
  EXPECT_EQ(waiting.wait()->request.id, "3");
}

TEST(RedisJobs, EndsThreadsThatAreTooMany) {
  Jobs jobs(2, 2);
  EXPECT_EQ(jobs.slots(), 2);
  jobs.thread_started();
  jobs.thread_started();
  Taker one(jobs);
  Taker two(jobs);
  jobs.set_slots(1);
  jobs.set_slots(0);
  EXPECT_EQ(jobs.slots(), 1);
  jobs.add({job("1")});
  const JobPtr first = one.wait();
  const JobPtr second = two.wait();
  EXPECT_TRUE(static_cast<bool>(first) != static_cast<bool>(second));
  EXPECT_EQ(jobs.threads(), 1);
}

TEST(RedisJobs, LetsOthersPassALimitedTask) {
  Jobs jobs(4, 2);
  jobs.set_rate("slow", 0.0001, "1/m");
  EXPECT_EQ(jobs.rate_shown("slow"), "1/m");
  jobs.add({job("1", "slow"), job("2", "slow"), job("3", "fast")});
  EXPECT_EQ(take(jobs), "1");
  EXPECT_EQ(take(jobs), "3");
  Taker limited(jobs);
  jobs.set_rate("slow", 0, "0");
  EXPECT_EQ(limited.wait()->request.id, "2");
}

TEST(RedisJobs, StartsALimitedTaskWhenItsTimeComes) {
  Jobs jobs(2, 2);
  jobs.set_rate("slow", 1000, "1000/s");
  jobs.add({job("1", "slow"), job("2", "slow")});
  EXPECT_EQ(take(jobs), "1");
  EXPECT_EQ(take(jobs), "2");
}

TEST(RedisJobs, RevokesWhatWaits) {
  Jobs jobs(1, 4);
  jobs.add({job("1"), job("2"), job("3")});
  EXPECT_EQ(take(jobs), "1");
  const auto taken = jobs.revoke({"1", "3", "unknown"});
  ASSERT_EQ(taken.size(), 1U);
  EXPECT_EQ(taken.front()->request.id, "3");
  EXPECT_EQ(jobs.waiting().size(), 1U);
  EXPECT_EQ(jobs.active().size(), 1U);
  for (const auto* id : {"1", "3", "unknown"}) EXPECT_TRUE(jobs.is_revoked(id));
  EXPECT_FALSE(jobs.is_revoked("2"));
  EXPECT_EQ(jobs.revoked_ids().size(), 3U);
}

TEST(RedisJobs, AsksToStopAtTheSoftLimitAndReportsTheHardOne) {
  Jobs jobs(2, 2);
  jobs.add({job("1", "t", {.hard = 10, .soft = 5}), job("2")});
  const JobPtr one = Taker(jobs).wait();
  EXPECT_EQ(take(jobs), "2");
  const auto begin = one->running_since;
  EXPECT_TRUE(jobs.over_time(begin + seconds{4}).empty());
  EXPECT_FALSE(one->stop_token().stop_requested());
  EXPECT_TRUE(jobs.over_time(begin + seconds{6}).empty());
  EXPECT_TRUE(one->stop_token().stop_requested());
  EXPECT_EQ(one->stop_reason(), StopReason::time_over);
  EXPECT_EQ(jobs.over_time(begin + seconds{11}), std::vector{one});
  EXPECT_EQ(jobs.over_time(begin + hours{1000}), std::vector{one});
}

TEST(RedisJobs, CompletesTheLimitsOfAMessageWithThoseOfItsTask) {
  Jobs jobs(3, 2);
  jobs.set_limits("t", {.hard = 60, .soft = 50});
  EXPECT_EQ(jobs.limits_of("t").hard, 60);
  EXPECT_FALSE(jobs.limits_of("other").hard);
  jobs.add({job("1", "t", {.hard = 10, .soft = {}}), job("2", "other")});
  const JobPtr one = Taker(jobs).wait();
  EXPECT_EQ(one->limits.hard, 10);
  EXPECT_EQ(one->limits.soft, 50);
  const JobPtr two = Taker(jobs).wait();
  EXPECT_FALSE(two->limits.hard);
}

TEST(RedisJobs, WaitsForRoom) {
  Jobs jobs(1, 1);
  jobs.add({job("1")});
  const JobPtr one = Taker(jobs).wait();
  std::stop_source stop;
  jobs.wait_for_room(steady_clock::now(), stop.get_token());
  EXPECT_EQ(jobs.room(), 0);
  std::jthread finisher([&] { jobs.finished(one); });
  jobs.wait_for_room(steady_clock::now() + kPatience, stop.get_token());
  EXPECT_EQ(jobs.room(), 1);
  jobs.add({job("2")});
  stop.request_stop();
  jobs.wait_for_room(steady_clock::now() + kPatience, stop.get_token());
}

TEST(RedisJobs, WaitsUntilNothingRuns) {
  Jobs jobs(1, 2);
  EXPECT_TRUE(jobs.wait_until_idle(steady_clock::now()));
  jobs.add({job("1"), job("2")});
  const JobPtr one = Taker(jobs).wait();
  EXPECT_FALSE(jobs.wait_until_idle(steady_clock::now()));
  std::jthread finisher([&] { jobs.finished(one); });
  EXPECT_TRUE(jobs.wait_until_idle(steady_clock::now() + kPatience));
}

TEST(RedisJobs, RemembersWhatWasPutAside) {
  Jobs jobs(1, 1);
  celery::Request late;
  late.id = "late";
  late.eta = 200;
  celery::Request early;
  early.id = "early";
  early.eta = 100;
  jobs.add_scheduled(late);
  jobs.add_scheduled(early);
  jobs.add_scheduled(early);
  ASSERT_EQ(jobs.scheduled().size(), 2U);
  EXPECT_EQ(jobs.scheduled().front().id, "early");
  EXPECT_TRUE(jobs.was_scheduled("late"));
  EXPECT_FALSE(jobs.was_scheduled("late"));
  jobs.forget_scheduled(100);
  EXPECT_EQ(jobs.scheduled().size(), 1U);
  jobs.forget_scheduled(101);
  EXPECT_TRUE(jobs.scheduled().empty());
}

TEST(RedisJob, IsSettledOnceAndStopsForItsFirstReason) {
  const JobPtr one = job("1");
  EXPECT_FALSE(one->is_settled());
  EXPECT_TRUE(one->take_settlement());
  EXPECT_FALSE(one->take_settlement());
  EXPECT_TRUE(one->is_settled());
  EXPECT_EQ(one->stop_reason(), StopReason::none);
  one->request_stop(StopReason::revoked);
  one->request_stop(StopReason::draining);
  EXPECT_EQ(one->stop_reason(), StopReason::revoked);
}

}  // namespace
}  // namespace iscan::broker_redis
