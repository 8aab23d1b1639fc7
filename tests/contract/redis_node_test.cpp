// A whole node on a real Redis server, as a producer sees it.
#include "broker_redis/node.h"

#include <gtest/gtest.h>

#include <condition_variable>
#include <mutex>
#include <thread>

#include "broker_redis/producer.h"
#include "celery/control.h"
#include "fakes/counted_log.h"
#include "servers/redis_server.h"

namespace iscan::broker_redis {
namespace {

using celery::Json;
using std::chrono::milliseconds;
using std::chrono::seconds;
using std::chrono::steady_clock;

constexpr seconds kPatience{60};
const std::string kNode = "node@host";

// Counts what tasks do; tests wait for it.
class Counter {
 public:
  void add() {
    {
      const std::scoped_lock lock(mutex_);
      ++count_;
    }
    changed_.notify_all();
  }
  bool reaches(int count) {
    std::unique_lock lock(mutex_);
    return changed_.wait_for(lock, kPatience, [&] { return count_ >= count; });
  }
  int count() {
    const std::scoped_lock lock(mutex_);
    return count_;
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  int count_ = 0;
};

void wait_for_stop(const std::stop_token& stop) {
  std::mutex mutex;
  std::condition_variable_any never;
  std::unique_lock lock(mutex);
  never.wait_for(lock, stop, kPatience, [] { return false; });
}

bool eventually(const std::function<bool()>& condition) {
  const auto deadline = steady_clock::now() + kPatience;
  while (!condition()) {
    if (steady_clock::now() > deadline) return false;
    std::this_thread::yield();
  }
  return true;
}

celery::Outgoing task(std::string name, Json args = Json::array()) {
  celery::Outgoing made;
  made.task = std::move(name);
  made.args = std::move(args);
  made.queue = "q";
  return made;
}

class RedisNode : public testing::Test {
 protected:
  servers::RedisServer& server_ = servers::RedisServer::shared();
  redis::Address address_ = server_.emptied();
  Producer producer_{{.broker = address_, .backend = address_, .key_prefix = {}}};
  fakes::CountedLog log_;
  Counter started_;
  Counter released_;
  Counter discarded_;
  Counter shutdowns_;
  std::unique_ptr<Node> node_;

  Tasks tasks() {
    return {
        {"add",
         [](const Call& call) -> Outcome {
           const Json& args = call.request().args;
           return Success{args[0].get<int>() + args[1].get<int>()};
         }},
        {"sum",
         [](const Call& call) -> Outcome {
           int total = 0;
           for (const Json& one : call.request().args[0]) total += one.get<int>();
           return Success{total};
         }},
        {"echo", [](const Call& call) -> Outcome { return Success{call.request().args}; }},
        {"throw",
         [](const Call& call) -> Outcome { return Success{call.request().kwargs.at("absent")}; }},
        {"again",
         [this](const Call&) -> Outcome {
           started_.add();
           return TryAgain{{"RuntimeError", Json::array({"not yet"})}, milliseconds{0}};
         }},
        {"block",
         [this](const Call& call) -> Outcome {
           started_.add();
           wait_for_stop(call.stop());
           if (call.stop_reason() == StopReason::draining) return HandBack{};
           return Failure{{"RuntimeError", Json::array({"stopped"})}, ""};
         }},
        // Works on whatever it is asked.
        {"deaf",
         [this](const Call& call) -> Outcome {
           started_.add();
           call.report("PROGRESS", 1);
           released_.reaches(1);
           call.report("PROGRESS", 2);
           return Success{};
         }},
    };
  }
  NodeOptions options() {
    return {.broker = address_,
            .backend = address_,
            .key_prefix = {},
            .name = kNode,
            .queues = {"q"},
            .concurrency = 2,
            .autoscale = {},
            .lease = milliseconds{2000},
            .max_retries = 2,
            .version = "1"};
  }
  void start(NodeOptions options) {
    node_ = std::make_unique<Node>(
        std::move(options), tasks(),
        Node::Hooks{
            .on_discard = [this](const celery::Request&, std::string_view) { discarded_.add(); },
            .shutdown = [this] { shutdowns_.add(); }},
        log_);
    const auto started = node_->start();
    ASSERT_TRUE(started) << started.error().detail;
  }
  void start() { start(options()); }
  void stop(milliseconds drain = kPatience) {
    const auto stopped = node_->stop(drain);
    EXPECT_TRUE(stopped);
    if (stopped) node_.reset();
  }
  void TearDown() override {
    released_.add();
    if (node_) stop(milliseconds{0});
  }

  std::string send(const celery::Outgoing& task) {
    const auto sent = producer_.send(std::span{&task, 1});
    EXPECT_TRUE(sent) << sent.error().detail;
    return task.id;
  }
  celery::ResultMeta result(const std::string& id) {
    const auto meta = producer_.wait(id, steady_clock::now() + kPatience, {});
    EXPECT_TRUE(meta && *meta) << id;
    return meta && *meta ? **meta : celery::ResultMeta{};
  }
  std::string failure(const std::string& id) {
    return celery::text_at(result(id).result, "exc_type");
  }
  bool nothing_taken() {
    return eventually([&] { return server_.run({"EXISTS", "unacked"}).integer == 0; });
  }
  // What the node answers.
  Json ask(const std::string& method, const Json& arguments = Json::object()) {
    eventually([&] {
      return server_.run({"PUBSUB", "NUMSUB", "/0.celery.pidbox"}).items.at(1).integer > 0;
    });
    const std::string id = celery::new_id();
    celery::Control control;
    control.method = method;
    control.arguments = arguments;
    control.ticket = "t";
    control.reply_to = celery::Route{"reply.celery.pidbox", id};
    const std::string list = id + ".reply.celery.pidbox";
    server_.run({"SADD", "_kombu.binding.reply.celery.pidbox", Keys::binding_member(id, list)});
    server_.run({"PUBLISH", "/0.celery.pidbox", celery::make_control(control, 1, 0)});
    redis::Client patient(address_, {.answer_time = kPatience * 2});
    const auto reply = patient.call({"BRPOP", list, std::to_string(kPatience.count())});
    if (!reply || reply->items.size() < 2) return "no answer";
    const auto body = celery::parse_json(celery::parse_envelope(reply->items[1].text)->body);
    return celery::value_at(*body, kNode);
  }
};

TEST_F(RedisNode, DoesWhatAProducerSends) {
  start();
  std::vector<celery::Outgoing> sent;
  for (int n = 0; n < 200; ++n) sent.push_back(task("add", Json::array({n, 1})));
  ASSERT_TRUE(producer_.send(sent));
  for (int n = 0; n < 200; ++n) {
    const auto meta = result(sent[static_cast<std::size_t>(n)].id);
    EXPECT_EQ(meta.status, "SUCCESS");
    EXPECT_EQ(meta.result, n + 1);
  }
  EXPECT_TRUE(nothing_taken());
  EXPECT_TRUE(node_->is_linked());
  EXPECT_EQ(node_->name(), kNode);
  stop();
  EXPECT_EQ(server_.run({"EXISTS", "iscan:lease:" + kNode, "iscan:owner", "unacked_index"}).integer,
            0);
}

TEST_F(RedisNode, GoesThroughChainsGroupsAndChords) {
  start();
  celery::Outgoing first = task("add", Json::array({1, 2}));
  const Json step{{"task", "add"},
                  {"args", Json::array({10})},
                  {"options", {{"queue", "q"}, {"task_id", "last"}}}};
  first.embed.chain = Json::array({step});
  send(first);
  EXPECT_EQ(result("last").result, 13);
  const Json one{{"task", "add"}, {"args", Json::array({1})}, {"options", {{"queue", "q"}}}};
  Json body{{"task", "sum"}, {"options", {{"queue", "q"}, {"task_id", "total"}}}};
  celery::Outgoing before = task("add", Json::array({1, 2}));
  before.embed.chain =
      Json::array({Json{{"subtask_type", "chord"},
                        {"kwargs", {{"header", Json::array({one, one, one})}, {"body", body}}}}});
  send(before);
  EXPECT_EQ(result("total").result, 12);
}

TEST_F(RedisNode, FailsTheRestOfAChain) {
  start();
  celery::Outgoing first = task("throw");
  first.embed.chain = Json::array({Json{{"task", "add"}, {"options", {{"task_id", "last"}}}}});
  first.embed.errbacks =
      Json::array({Json{{"task", "echo"}, {"options", {{"queue", "q"}, {"task_id", "told"}}}}});
  const std::string id = send(first);
  EXPECT_EQ(failure("last"), "RuntimeError");
  EXPECT_EQ(failure(id), "RuntimeError");
  EXPECT_EQ(result("told").result, Json::array({id}));
}

TEST_F(RedisNode, RefusesWhatItCannotDo) {
  start();
  EXPECT_EQ(failure(send(task("unknown"))), "NotRegistered");
  const celery::Outgoing pickled = task("add");
  Json message = celery::parse_json(celery::make_message(pickled, "o")).value();
  message["content-type"] = "application/x-python-serialize";
  server_.run({"LPUSH", "q", celery::text_of(message)});
  EXPECT_EQ(failure(pickled.id), "ContentDisallowed");
  const celery::Outgoing damaged = task("add");
  message = celery::parse_json(celery::make_message(damaged, "o")).value();
  message["body"] = "bm8=";
  server_.run({"LPUSH", "q", celery::text_of(message)});
  EXPECT_EQ(failure(damaged.id), "DecodeError");
  EXPECT_TRUE(nothing_taken());
}

TEST_F(RedisNode, ParksWhatItCannotRead) {
  start();
  server_.run({"LPUSH", "q", "nonsense"});
  server_.run({"LPUSH", "q", "{\"body\":\"\xff\",\"properties\":{\"delivery_tag\":\"tag\"}}"});
  server_.run({"LPUSH", "q", R"({"body":"","properties":{"delivery_tag":"tag2"}})"});
  EXPECT_TRUE(eventually([&] { return server_.run({"LLEN", "iscan:bad"}).integer == 3; }));
  EXPECT_TRUE(nothing_taken());
}

TEST_F(RedisNode, TriesAgainAsOftenAsItMay) {
  start();
  const std::string id = send(task("again"));
  EXPECT_EQ(failure(id), "RuntimeError");
  EXPECT_EQ(started_.count(), 3);
}

TEST_F(RedisNode, DropsWhatIsTooOld) {
  start();
  celery::Outgoing old = task("add");
  old.expires = now_seconds() - 1;
  const auto meta = result(send(old));
  EXPECT_EQ(meta.status, "REVOKED");
  EXPECT_EQ(meta.result["exc_message"], Json::array({"expired"}));
  EXPECT_EQ(discarded_.count(), 1);
}

TEST_F(RedisNode, WaitsForTheTimeOfATask) {
  start();
  celery::Outgoing late = task("echo");
  late.eta = now_seconds() + 0.5;
  const auto id = send(late);
  EXPECT_TRUE(eventually([&] { return server_.run({"ZCARD", "iscan:delayed"}).integer == 1; }));
  EXPECT_EQ(ask("scheduled").at(0)["request"]["id"], id);
  EXPECT_EQ(result(id).status, "SUCCESS");
  EXPECT_GE(now_seconds(), late.eta);
}

TEST_F(RedisNode, RevokesWhatRunsAndWhatWaits) {
  NodeOptions few = options();
  few.concurrency = 1;
  few.ahead = 2;
  start(few);
  const std::string running = send(task("block"));
  ASSERT_TRUE(started_.reaches(1));
  const std::string waiting = send(task("add", Json::array({1, 2})));
  ASSERT_TRUE(eventually([&] { return ask("reserved").size() == 1; }));
  EXPECT_EQ(ask("query_task", {{"ids", waiting}})[waiting][0], "reserved");
  EXPECT_EQ(ask("revoke", {{"task_id", Json::array({running, waiting})},
                           {"terminate", true},
                           {"signal", "SIGKILL"}}),
            Json({{"ok", "terminate: " + running}}));
  EXPECT_EQ(result(running).result["exc_message"], Json::array({"terminated"}));
  EXPECT_EQ(result(waiting).result["exc_message"], Json::array({"revoked"}));
  EXPECT_EQ(discarded_.count(), 1);
  // Revoked before it comes.
  ask("revoke", {{"task_id", "later"}});
  celery::Outgoing later = task("add");
  later.id = "later";
  EXPECT_EQ(result(send(later)).status, "REVOKED");
  EXPECT_TRUE(nothing_taken());
}

TEST_F(RedisNode, EndsTasksOverTheirLimits) {
  start();
  celery::Outgoing soft = task("block");
  soft.limits.soft = 0.05;
  EXPECT_EQ(failure(send(soft)), "SoftTimeLimitExceeded");
  celery::Outgoing hard = task("deaf");
  hard.limits.hard = 0.05;
  const std::string id = send(hard);
  EXPECT_EQ(failure(id), "TimeLimitExceeded");
  EXPECT_TRUE(nothing_taken());
  // It reports on, but its end has been told.
  released_.add();
  EXPECT_TRUE(eventually([&] { return ask("active").empty(); }));
  stop();
  EXPECT_EQ(failure(id), "TimeLimitExceeded");
}

TEST_F(RedisNode, HandsEverythingBackInOrderWhenItStops) {
  NodeOptions few = options();
  few.concurrency = 1;
  few.ahead = 4;
  start(few);
  std::vector<celery::Outgoing> sent{task("block")};
  for (int n = 0; n < 3; ++n) sent.push_back(task("add", Json::array({n, 1})));
  ASSERT_TRUE(producer_.send(sent));
  ASSERT_TRUE(started_.reaches(1));
  ASSERT_TRUE(eventually([&] { return server_.run({"HLEN", "unacked"}).integer == 4; }));
  ASSERT_TRUE(eventually([&] { return ask("reserved").size() == 3; }));
  stop(milliseconds{0});
  EXPECT_TRUE(nothing_taken());
  const auto back = server_.run({"LRANGE", "q", "0", "-1"}).items;
  ASSERT_EQ(back.size(), 4U);
  std::vector<std::string> order;
  for (const redis::Reply& message : back) {
    const auto request = celery::parse_request(message.text);
    order.insert(order.begin(), request->id);
    EXPECT_TRUE(request->redelivered);
  }
  EXPECT_EQ(order, (std::vector{sent[0].id, sent[1].id, sent[2].id, sent[3].id}));
  // Another node does the rest.
  start();
  EXPECT_EQ(result(sent[3].id).result, 3);
}

TEST_F(RedisNode, TellsWhenATaskDoesNotStop) {
  start();
  send(task("deaf"));
  ASSERT_TRUE(started_.reaches(1));
  const auto stopped = node_->stop(milliseconds{0});
  ASSERT_FALSE(stopped);
  EXPECT_EQ(stopped.error().code, "worker_stuck");
  EXPECT_EQ(server_.run({"LLEN", "q"}).integer, 1);
  released_.add();
  node_.reset();
}

TEST_F(RedisNode, TakesOverFromADeadNode) {
  redis::Client client(address_);
  Channel dead(client, Keys("", 0), "dead@host");
  const std::string id = send(task("add", Json::array({1, 2})));
  ASSERT_EQ(dead.claim({"q"}, 1)->size(), 1U);
  start();
  EXPECT_EQ(result(id).result, 3);
}

TEST_F(RedisNode, GrowsWithItsLoad) {
  NodeOptions scaled = options();
  scaled.concurrency = 1;
  scaled.autoscale = {1, 3};
  start(scaled);
  for (int n = 0; n < 3; ++n) send(task("block"));
  EXPECT_TRUE(started_.reaches(3));
  EXPECT_EQ(ask("stats")["pool"]["max-concurrency"], 3);
  EXPECT_EQ(ask("autoscale", {{"max", 4}, {"min", 2}}),
            Json({{"ok", "autoscale now max=4 min=2"}}));
}

TEST_F(RedisNode, ObeysRemoteControl) {
  start();
  EXPECT_EQ(ask("ping"), Json({{"ok", "pong"}}));
  EXPECT_EQ(ask("nosuch"), Json({{"error", "KeyError('nosuch')"}}));
  EXPECT_EQ(ask("registered").size(), tasks().size());
  EXPECT_EQ(ask("active_queues")[0]["name"], "q");
  EXPECT_EQ(ask("pool_grow", {{"n", 2}}), Json({{"ok", "pool will grow"}}));
  EXPECT_EQ(ask("pool_shrink", {{"n", 3}}), Json({{"ok", "pool will shrink"}}));
  EXPECT_TRUE(ask("pool_shrink", {{"n", 5}}).contains("error"));
  for (const auto* method : {"pool_grow", "pool_shrink"}) {
    for (const auto* n : {"-9223372036854775808", "9223372036854775807"}) {
      EXPECT_TRUE(ask(method, {{"n", celery::parse_json(n).value()}}).contains("error"));
    }
  }
  EXPECT_EQ(ask("rate_limit", {{"task_name", "add"}, {"rate_limit", "1000/s"}}),
            Json({{"ok", "new rate limit set successfully"}}));
  EXPECT_TRUE(ask("rate_limit", {{"task_name", "add"}, {"rate_limit", "x"}}).contains("error"));
  EXPECT_EQ(ask("rate_limit", {{"task_name", "no"}, {"rate_limit", 1}}),
            Json({{"error", "unknown task"}}));
  EXPECT_EQ(ask("time_limit", {{"task_name", "add"}, {"hard", 60}, {"soft", nullptr}}),
            Json({{"ok", "time limits set successfully"}}));
  EXPECT_EQ(ask("disable_events"), Json({{"ok", "task events disabled"}}));
  EXPECT_EQ(ask("enable_events"), Json({{"ok", "task events enabled"}}));
  EXPECT_EQ(ask("autoscale", {{"max", 2}}),
            Json({{"error", "ValueError('Autoscale not enabled')"}}));
  for (const auto* method : {"stats", "conf", "report", "clock"}) {
    EXPECT_TRUE(ask(method).is_object()) << method;
  }
  EXPECT_TRUE(ask("heartbeat").is_null());
  EXPECT_TRUE(ask("election").is_null());
  EXPECT_EQ(ask("hello", {{"from_node", "other"}, {"revoked", {{"gone", 1.5}}}})["revoked"].size(),
            1U);
  EXPECT_EQ(ask("revoked"), Json::array({"gone"}));
  EXPECT_EQ(ask("add_consumer", {{"queue", "more"}}), Json({{"ok", "add consumer more"}}));
  celery::Outgoing other = task("add", Json::array({1, 2}));
  other.queue = "more";
  EXPECT_EQ(result(send(other)).result, 3);
  ask("cancel_consumer", {{"queue", "more"}});
  ask("cancel_consumer", {{"queue", "q"}});
  EXPECT_EQ(ask("active_queues"), Json::array());
}

TEST_F(RedisNode, AsksTheProgramToEnd) {
  start();
  celery::Control control;
  control.method = "shutdown";
  control.destination = {"other@host"};
  eventually([&] {
    return server_.run({"PUBSUB", "NUMSUB", "/0.celery.pidbox"}).items.at(1).integer > 0;
  });
  server_.run({"PUBLISH", "/0.celery.pidbox", celery::make_control(control, 1, 0)});
  server_.run({"PUBLISH", "/0.celery.pidbox", "nonsense"});
  control.destination = {kNode};
  server_.run({"PUBLISH", "/0.celery.pidbox", celery::make_control(control, 1, 0)});
  EXPECT_TRUE(shutdowns_.reaches(1));
  EXPECT_EQ(ask("ping"), Json({{"ok", "pong"}}));
  EXPECT_EQ(shutdowns_.count(), 1);
}

TEST_F(RedisNode, LearnsFromOtherNodesWhatWasRevoked) {
  start();
  ask("revoke", {{"task_id", "gone"}});
  const std::unique_ptr<Node> first = std::move(node_);
  NodeOptions second = options();
  second.name = "second@host";
  start(second);
  ASSERT_TRUE(first->stop(kPatience));
  celery::Outgoing gone = task("add");
  gone.id = "gone";
  EXPECT_EQ(result(send(gone)).status, "REVOKED");
}

TEST_F(RedisNode, SurvivesItsServer) {
  servers::RedisServer own;
  address_ = own.address();
  start();
  own.stop();
  ASSERT_TRUE(log_.wait_for("broker_away", 1, kPatience));
  EXPECT_FALSE(node_->is_linked());
  own.start();
  Producer producer({.broker = address_, .backend = address_, .key_prefix = {}});
  const celery::Outgoing sent = task("add", Json::array({1, 2}));
  ASSERT_TRUE(producer.send(std::span{&sent, 1}));
  const auto meta = producer.wait(sent.id, steady_clock::now() + kPatience, {});
  ASSERT_TRUE(meta && *meta);
  EXPECT_EQ((*meta)->result, 3);
  stop();
}

TEST_F(RedisNode, DoesNotStartWithoutItsServer) {
  servers::RedisServer own({"--requirepass", "right"});
  const auto started = [&] {
    NodeOptions others = options();
    others.broker = own.address();
    others.backend = own.address();
    return Node(others, tasks(), {}, log_).start();
  };
  EXPECT_EQ(started().error().code, "broker_refused");
  own.stop();
  EXPECT_EQ(started().error().code, "broker_unavailable");
}

}  // namespace
}  // namespace iscan::broker_redis
