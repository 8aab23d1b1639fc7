#include "celery/control.h"

#include <gtest/gtest.h>

namespace iscan::celery {
namespace {

const std::string kNode = "cpp1@host";

Control meant_for(std::string pattern, std::string matcher) {
  Control control;
  control.pattern = std::move(pattern);
  control.matcher = std::move(matcher);
  return control;
}

bool matches(std::string pattern, std::string matcher) {
  return concerns(meant_for(std::move(pattern), std::move(matcher)), kNode);
}

std::string broadcast(const Json& body) {
  return make_envelope(body, {{"clock", 7}, {"expires", 1.5}}, {"celery.pidbox", ""}, 2);
}

TEST(CeleryControl, ReadsWhatPythonSends) {
  const auto control = parse_control(
      broadcast({{"method", "revoke"},
                 {"arguments", {{"task_id", "1"}, {"terminate", true}}},
                 {"destination", Json::array({"w1@vm", "w2@vm"})},
                 {"pattern", nullptr},
                 {"matcher", nullptr},
                 {"ticket", "t"},
                 {"reply_to", {{"exchange", "reply.celery.pidbox"}, {"routing_key", "r"}}}}));
  ASSERT_TRUE(control);
  EXPECT_EQ(control->method, "revoke");
  EXPECT_EQ(text_at(control->arguments, "task_id"), "1");
  EXPECT_EQ(control->destination, (std::vector<std::string>{"w1@vm", "w2@vm"}));
  EXPECT_EQ(control->ticket, "t");
  ASSERT_TRUE(control->reply_to);
  EXPECT_EQ(control->reply_to->exchange, "reply.celery.pidbox");
  EXPECT_EQ(control->reply_to->key, "r");
  EXPECT_EQ(control->clock, 7);
}

TEST(CeleryControl, ReadsItsOwnBroadcasts) {
  Control sent;
  sent.method = "hello";
  sent.arguments = {{"from_node", kNode}};
  sent.ticket = "t";
  sent.reply_to = Route{"e", "k"};
  sent.destination = {"w1"};
  const auto control = parse_control(make_control(sent, 12, 1.5));
  ASSERT_TRUE(control);
  EXPECT_EQ(control->method, "hello");
  EXPECT_EQ(control->arguments, sent.arguments);
  EXPECT_EQ(control->destination, sent.destination);
  EXPECT_EQ(control->reply_to->key, "k");
  EXPECT_EQ(control->clock, 12);
  sent.reply_to.reset();
  sent.destination.clear();
  const auto silent = parse_control(make_control(sent, 12, 1.5));
  EXPECT_FALSE(silent->reply_to);
  EXPECT_TRUE(silent->destination.empty());
}

TEST(CeleryControl, AsksForAMethodOnly) {
  const auto least = parse_control(broadcast({{"method", "ping"}}));
  ASSERT_TRUE(least);
  EXPECT_EQ(least->arguments, Json::object());
  EXPECT_TRUE(concerns(*least, kNode));
  for (const Json& body : {Json(), Json(1), Json::array(), Json::object(), Json({{"method", 1}})}) {
    const auto broken = parse_control(broadcast(body));
    ASSERT_FALSE(broken) << body;
    EXPECT_EQ(broken.error().code, "message_unreadable");
  }
  EXPECT_FALSE(parse_control("nope"));
  EXPECT_FALSE(parse_control(R"({"body": "nope"})"));
}

TEST(CeleryControl, ConcernsWhoIsNamed) {
  Control control = meant_for("*", "glob");
  control.destination = {"other@host"};
  EXPECT_FALSE(concerns(control, kNode));
  control.destination.push_back(kNode);
  EXPECT_TRUE(concerns(control, kNode));
}

TEST(CeleryControl, MatchesGlobsAsPythonDoes) {
  EXPECT_TRUE(matches("*", "glob"));
  EXPECT_TRUE(matches("cpp?@*", "glob"));
  EXPECT_TRUE(matches("cpp[0-9]@host", "glob"));
  EXPECT_TRUE(matches("cpp[!2]@host", "glob"));
  EXPECT_FALSE(matches("cpp", "glob"));
  EXPECT_FALSE(matches("CPP*", "glob"));
  EXPECT_FALSE(matches(R"(cpp\1@host)", "glob"));
}

TEST(CeleryControl, MatchesExpressionsFromTheStart) {
  EXPECT_TRUE(matches("cpp", "pcre"));
  EXPECT_TRUE(matches(R"(cpp\d@.*)", "pcre"));
  EXPECT_TRUE(matches("py|cpp", "pcre"));
  EXPECT_FALSE(matches("host", "pcre"));
  EXPECT_FALSE(matches("py|host", "pcre"));
  EXPECT_TRUE(matches(".*host", "pcre"));
}

TEST(CeleryControl, ConcernsNobodyWithABrokenExpression) {
  for (const auto* broken : {"(", "[", "*", "cpp)", "x)|(?:cpp", "(?<=a)cpp"}) {
    EXPECT_FALSE(matches(broken, "pcre")) << broken;
  }
}

TEST(CeleryControl, NeedsPatternAndMatcher) {
  EXPECT_TRUE(matches("other", ""));
  EXPECT_TRUE(matches("", "glob"));
}

TEST(CeleryControl, AnswersWithTheTicket) {
  Control control;
  control.ticket = "t";
  control.reply_to = Route{"reply.celery.pidbox", "r"};
  const auto envelope = parse_envelope(make_answer(control, kNode, {{"ok", "pong"}}, 9));
  ASSERT_TRUE(envelope);
  EXPECT_EQ(envelope->headers, Json({{"ticket", "t"}, {"clock", 9}}));
  EXPECT_EQ(envelope->body, R"({"cpp1@host":{"ok":"pong"}})");
  EXPECT_EQ(envelope->properties["delivery_info"],
            Json({{"exchange", "reply.celery.pidbox"}, {"routing_key", "r"}}));
}

}  // namespace
}  // namespace iscan::celery
