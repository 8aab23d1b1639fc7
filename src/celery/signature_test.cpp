#include "celery/signature.h"

#include <gtest/gtest.h>

namespace iscan::celery {
namespace {

Json signature(std::string task, std::string id = {}) {
  Json made{{"task", std::move(task)},   {"args", Json::array()},   {"kwargs", Json::object()},
            {"options", Json::object()}, {"subtask_type", nullptr}, {"immutable", false}};
  if (!id.empty()) made["options"]["task_id"] = std::move(id);
  return made;
}

Json group_of(const Json& parts, const std::string& id) {
  return {{"task", "celery.group"},
          {"subtask_type", "group"},
          {"options", {{"task_id", id}}},
          {"kwargs", {{"tasks", parts}}}};
}

Json chord_of(const Json& header, const Json& body) {
  return {{"task", "celery.chord"},
          {"subtask_type", "chord"},
          {"options", Json::object()},
          {"kwargs", {{"header", header}, {"body", body}}}};
}

Parent parent() { return {.id = "me", .root = "root", .now = 1000}; }

Request request_with(Embed embed) {
  Request request;
  request.id = "me";
  request.root = "root";
  request.embed = std::move(embed);
  request.headers = {{"stamps", {{"tenant", "acme"}}},
                     {"stamped_headers", Json::array({"tenant"})}};
  return request;
}

void expect_refused(const Json& refused, const std::string& construct) {
  const auto sent = dispatch(refused, Json::array({1}), parent());
  ASSERT_FALSE(sent) << refused;
  EXPECT_EQ(sent.error().code, "canvas_unsupported");
  EXPECT_TRUE(sent.error().detail.contains(construct)) << sent.error().detail;
}

TEST(CelerySignature, PutsResultsBeforeItsOwnArguments) {
  Json one = signature("t.add", "next");
  one["args"] = Json::array({100});
  one["kwargs"] = {{"k", 1}};
  const auto sent = dispatch(one, Json::array({5}), parent());
  ASSERT_TRUE(sent);
  ASSERT_EQ(sent->messages.size(), 1U);
  const Outgoing& task = sent->messages.front();
  EXPECT_EQ(task.task, "t.add");
  EXPECT_EQ(task.id, "next");
  EXPECT_EQ(task.args, Json::array({5, 100}));
  EXPECT_EQ(task.kwargs, Json({{"k", 1}}));
  EXPECT_EQ(task.queue, "celery");
  EXPECT_EQ(task.root, "root");
  EXPECT_EQ(task.parent, "me");
  EXPECT_EQ(sent->children, parse_json(R"([[["next",null],null]])").value());
  EXPECT_TRUE(sent->sizes.empty());
}

TEST(CelerySignature, LeavesImmutableArgumentsAlone) {
  Json one = signature("t.add");
  one["immutable"] = true;
  one["args"] = Json::array({1, 2});
  EXPECT_EQ(dispatch(one, Json::array({5}), parent())->messages.front().args, Json::array({1, 2}));
}

TEST(CelerySignature, HonoursItsOptions) {
  Json one = signature("t.add");
  one["options"] = {{"queue", "ocr"},         {"priority", 6},
                    {"countdown", 2.5},       {"expires", 30},
                    {"time_limit", 9},        {"soft_time_limit", 8},
                    {"reply_to", "them"},     {"ignore_result", true},
                    {"link", signature("l")}, {"link_error", Json::array({signature("e")})},
                    {"group_id", "g"},        {"group_index", 4},
                    {"chord", signature("b")}};
  const Outgoing task = dispatch(one, Json::array(), parent())->messages.front();
  EXPECT_EQ(task.queue, "ocr");
  EXPECT_EQ(task.priority, 6);
  EXPECT_EQ(task.eta, 1002.5);
  EXPECT_EQ(task.expires, 1030);
  EXPECT_EQ(task.limits.hard, 9);
  EXPECT_EQ(task.limits.soft, 8);
  EXPECT_EQ(task.reply_to, "them");
  EXPECT_TRUE(task.ignore_result);
  EXPECT_EQ(task.embed.callbacks, Json::array({signature("l")}));
  EXPECT_EQ(task.embed.errbacks, Json::array({signature("e")}));
  EXPECT_EQ(task.embed.chord, signature("b"));
  EXPECT_EQ(task.group, "g");
  EXPECT_EQ(task.group_index, 4);
  EXPECT_EQ(task.id.size(), 36U);
}

TEST(CelerySignature, ReadsTimesAsTexts) {
  Json one = signature("t.add");
  one["options"] = {{"eta", "1970-01-01T01:00:00+00:00"},
                    {"expires", "1970-01-01T02:00:00Z"},
                    {"routing_key", "by_key"}};
  const Outgoing task = dispatch(one, Json::array(), parent())->messages.front();
  EXPECT_EQ(task.eta, 3600);
  EXPECT_EQ(task.expires, 7200);
  EXPECT_EQ(task.queue, "by_key");
}

TEST(CelerySignature, SendsTheLastStepOfAChainNext) {
  const Json chain = Json::array({signature("third", "3"), signature("second", "2")});
  const auto sent = dispatch_after(request_with({.chain = chain}), 7, 0);
  ASSERT_TRUE(sent);
  ASSERT_EQ(sent->messages.size(), 1U);
  const Outgoing& next = sent->messages.front();
  EXPECT_EQ(next.id, "2");
  EXPECT_EQ(next.args, Json::array({7}));
  EXPECT_EQ(next.embed.chain, Json::array({signature("third", "3")}));
  EXPECT_EQ(next.parent, "me");
  EXPECT_EQ(next.root, "root");
  EXPECT_EQ(next.stamps, Json({{"tenant", "acme"}}));
  EXPECT_EQ(next.stamped_headers, Json::array({"tenant"}));

  const auto last =
      dispatch_after(request_with({.chain = Json::array({signature("third")})}), 7, 0);
  EXPECT_EQ(last->messages.front().embed.chain, Json::array());
}

TEST(CelerySignature, SendsCallbacksBeforeTheNextStep) {
  const auto sent = dispatch_after(
      request_with({.callbacks = Json::array({signature("a", "1"), signature("b", "2")}),
                    .chain = Json::array({signature("c", "3")})}),
      Json::array({"a", 1}), 0);
  ASSERT_TRUE(sent);
  ASSERT_EQ(sent->messages.size(), 3U);
  for (std::size_t n = 0; n < 3; ++n) {
    EXPECT_EQ(sent->messages[n].id, std::to_string(n + 1));
    EXPECT_EQ(sent->messages[n].args, Json::array({Json::array({"a", 1})}));
  }
  EXPECT_EQ(sent->children.size(), 3U);
  EXPECT_TRUE(dispatch_after(request_with({}), 7, 0)->messages.empty());
}

TEST(CelerySignature, TellsErrbacksWhoFailed) {
  const auto sent =
      dispatch_errbacks(request_with({.errbacks = Json::array({signature("t.eb")})}), 0);
  ASSERT_EQ(sent->messages.size(), 1U);
  EXPECT_EQ(sent->messages.front().args, Json::array({"me"}));
  EXPECT_EQ(sent->messages.front().parent, "me");
}

TEST(CelerySignature, TakesGroupsApart) {
  const Json parts = Json::array({signature("a", "1"), signature("b", "2")});
  const auto sent = dispatch(group_of(parts, "g"), Json::array({5}), parent());
  ASSERT_TRUE(sent);
  ASSERT_EQ(sent->messages.size(), 2U);
  for (std::size_t n = 0; n < 2; ++n) {
    EXPECT_EQ(sent->messages[n].group, "g");
    EXPECT_EQ(sent->messages[n].group_index, n);
    EXPECT_EQ(sent->messages[n].args, Json::array({5}));
    EXPECT_TRUE(sent->messages[n].embed.chord.is_null());
  }
  EXPECT_TRUE(sent->sizes.empty());
  EXPECT_EQ(sent->children,
            parse_json(R"([[["g",null],[[["1",null],null],[["2",null],null]]]])").value());
}

TEST(CelerySignature, TakesChordsApart) {
  const Json parts = Json::array({signature("a"), signature("b")});
  for (const Json& header : {group_of(parts, "g"), parts}) {
    const auto sent = dispatch(chord_of(header, signature("body")), Json::array({5}), parent());
    ASSERT_TRUE(sent);
    ASSERT_EQ(sent->sizes.size(), 1U);
    EXPECT_EQ(sent->sizes.front().parts, 2U);
    if (header.is_object()) {
      EXPECT_EQ(sent->sizes.front().group, "g");
    }
    ASSERT_EQ(sent->messages.size(), 2U);
    const Json& body = sent->messages.front().embed.chord;
    EXPECT_EQ(sent->messages.front().group, sent->sizes.front().group);
    EXPECT_EQ(body["task"], "body");
    // The body's id is chosen now: parts and children name the same.
    EXPECT_EQ(body, sent->messages.back().embed.chord);
    EXPECT_EQ(sent->children[0][0][0], body["options"]["task_id"]);
  }
}

TEST(CelerySignature, RefusesWhatNobodyWouldAnswer) {
  const Json part = signature("a");
  const Json group = group_of(Json::array({part}), "g");
  expect_refused(group_of(Json::array({group}), "h"), "group inside a group");
  expect_refused(group_of(Json::array({7}), "h"), "value inside a group");
  expect_refused(chord_of(Json::array(), part), "chord without parts");
  expect_refused(chord_of(7, part), "chord without parts");
  expect_refused(chord_of(Json::array({part}), group), "chord whose body");
  expect_refused(chord_of(Json::array({part}), 7), "chord whose body");
  expect_refused(Json(7), "signature");
  expect_refused(Json::object(), "without a task");
  expect_refused(group_of(Json::array({Json::object()}), "h"), "without a task");
  for (const auto* type : {"chain", "chunks", "xmap"}) {
    Json other = part;
    other["subtask_type"] = type;
    expect_refused(other, type);
  }
  const auto after =
      dispatch_after(request_with({.chain = Json::array({signature("last"), group})}), 1, 0);
  ASSERT_FALSE(after);
  EXPECT_EQ(after.error().detail, "a step after a group");
}

TEST(CelerySignature, KnowsTheIdsOfTheStepsThatRemain) {
  const Json chain = Json::array({signature("c", "3"), signature("b"), 7, signature("a", "2")});
  EXPECT_EQ(chain_ids({.chain = chain}), (std::vector<std::string>{"3", "2"}));
  EXPECT_TRUE(chain_ids({}).empty());
}

}  // namespace
}  // namespace iscan::celery
