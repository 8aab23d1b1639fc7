#include "celery/message.h"

#include <gtest/gtest.h>

namespace iscan::celery {
namespace {

// The smallest message that a Python worker runs.
Json least() {
  return {{"body", "[[2,3],{},{}]"},
          {"content-type", "application/json"},
          {"headers", {{"task", "t.add"}, {"id", "1"}}},
          {"properties",
           {{"delivery_tag", "tag"}, {"delivery_info", {{"exchange", ""}, {"routing_key", "q"}}}}}};
}

Json bare_signature(std::string task) { return {{"task", std::move(task)}}; }

Outgoing full() {
  Outgoing task;
  task.task = "t.add";
  task.args = Json::array({"a", 1});
  task.kwargs = {{"k", Json::array({"a", "b"})}};
  task.embed = {Json::array({bare_signature("t.cb")}), Json::array({bare_signature("t.eb")}),
                Json::array({bare_signature("t.last"), bare_signature("t.next")}),
                bare_signature("t.body")};
  task.queue = "ocr";
  task.id = "1";
  task.root = "root";
  task.parent = "parent";
  task.group = "group";
  task.group_index = 3;
  task.retries = 2;
  task.priority = 6;
  task.eta = 1'795'435'236.5;
  task.expires = 1'795'435'300;
  task.limits = {.hard = 30, .soft = 20.5};
  task.reply_to = "them";
  task.ignore_result = true;
  task.stamped_headers = Json::array({"tenant"});
  task.stamps = {{"tenant", "acme"}};
  task.more_headers = {{"ours", {{"deep", 1}}}};
  return task;
}

Request received(const Outgoing& task) {
  return parse_request(make_message(task, "gen1@h")).value();
}

TEST(CeleryMessage, ReadsTheSmallestMessage) {
  for (const auto* body : {"[[2,3],{},{}]", "[[2,3],{},null]", "[[2,3],{}]", "[[2,3],{},7]"}) {
    Json message = least();
    message["body"] = body;
    const auto request = parse_request(text_of(message));
    ASSERT_TRUE(request) << body;
    EXPECT_FALSE(request->fault) << body;
    EXPECT_EQ(request->task, "t.add");
    EXPECT_EQ(request->id, "1");
    EXPECT_EQ(request->root, "1");
    EXPECT_EQ(request->tag, "tag");
    EXPECT_EQ(request->route.key, "q");
    EXPECT_EQ(request->args, Json::array({2, 3}));
    EXPECT_TRUE(request->embed.chain.is_null());
    EXPECT_FALSE(request->eta);
    EXPECT_FALSE(request->parent);
    EXPECT_FALSE(request->redelivered);
    EXPECT_FALSE(request->ignore_result);
  }
}

TEST(CeleryMessage, CarriesEveryHeader) {
  const Request request = received(full());
  EXPECT_FALSE(request.fault);
  EXPECT_EQ(request.args, full().args);
  EXPECT_EQ(request.kwargs, full().kwargs);
  EXPECT_EQ(request.embed.callbacks, full().embed.callbacks);
  EXPECT_EQ(request.embed.errbacks, full().embed.errbacks);
  EXPECT_EQ(request.embed.chain, full().embed.chain);
  EXPECT_EQ(request.embed.chord, full().embed.chord);
  EXPECT_EQ(request.route.exchange, "");
  EXPECT_EQ(request.route.key, "ocr");
  EXPECT_EQ(request.root, "root");
  EXPECT_EQ(request.parent, "parent");
  EXPECT_EQ(request.group, "group");
  EXPECT_EQ(request.retries, 2);
  EXPECT_EQ(request.priority, 6);
  EXPECT_EQ(request.eta, full().eta);
  EXPECT_EQ(request.expires, full().expires);
  EXPECT_EQ(request.limits.hard, 30);
  EXPECT_EQ(request.limits.soft, 20.5);
  EXPECT_EQ(request.reply_to, "them");
  EXPECT_TRUE(request.ignore_result);
  const Json& headers = request.headers;
  EXPECT_EQ(headers["group_index"], 3);
  EXPECT_EQ(headers["stamps"], full().stamps);
  EXPECT_EQ(headers["stamped_headers"], full().stamped_headers);
  EXPECT_EQ(headers["ours"], full().more_headers["ours"]);
  EXPECT_EQ(headers["argsrepr"], "('a', 1)");
  EXPECT_EQ(headers["kwargsrepr"], "{'k': ['a', 'b']}");
  EXPECT_EQ(headers["origin"], "gen1@h");
  EXPECT_EQ(headers["lang"], "cpp");
  EXPECT_TRUE(headers.contains("shadow"));
}

TEST(CeleryMessage, SendsWhatPythonExpectsWhenLittleIsSaid) {
  Outgoing task;
  task.task = "t.add";
  const auto whole = parse_json(make_message(task, "o"));
  ASSERT_TRUE(whole);
  const Json& headers = (*whole)["headers"];
  EXPECT_EQ(headers["root_id"], task.id);
  EXPECT_EQ(headers["timelimit"], Json::array({nullptr, nullptr}));
  for (const auto* name :
       {"parent_id", "group", "group_index", "eta", "expires", "shadow", "stamped_headers"}) {
    EXPECT_TRUE(headers.contains(name) && headers[name].is_null()) << name;
  }
  EXPECT_EQ((*whole)["properties"]["correlation_id"], task.id);
  const auto envelope = parse_envelope(text_of(*whole));
  EXPECT_EQ(envelope->body,
            R"([[],{},{"callbacks":null,"chain":null,"chord":null,"errbacks":null}])");
}

TEST(CeleryMessage, NeedsWhatAnAnswerNeeds) {
  for (const auto* name : {"task", "id"}) {
    for (const Json& value : {Json(), Json(7), Json("")}) {
      Json message = least();
      message["headers"][name] = value;
      const auto request = parse_request(text_of(message));
      ASSERT_FALSE(request) << name;
      EXPECT_EQ(request.error().code, "message_unreadable");
    }
  }
  Json message = least();
  message["properties"].erase("delivery_tag");
  EXPECT_FALSE(parse_request(text_of(message)));
  message = least();
  message["headers"] = "text";
  EXPECT_FALSE(parse_request(text_of(message)));
}

TEST(CeleryMessage, AnswersForBodiesItCannotRead) {
  const auto fault_of = [](std::string_view name, const Json& value, const Json& headers) {
    Json message = least();
    message[std::string(name)] = value;
    message["headers"].update(headers);
    const auto request = parse_request(text_of(message));
    EXPECT_TRUE(request && request->fault) << value;
    return request && request->fault ? request->fault->code : "";
  };
  EXPECT_EQ(fault_of("content-type", "application/x-python-serialize", Json::object()),
            "message_type_refused");
  EXPECT_EQ(fault_of("content-type", nullptr, Json::object()), "message_type_refused");
  for (const auto* body : {"", "{}", "[]", "[[1]]", "[{},{}]", "[[],[]]", "[[],{}", "nope"}) {
    EXPECT_EQ(fault_of("body", body, Json::object()), "message_unreadable") << body;
  }
  EXPECT_EQ(fault_of("body", "x", {{"compression", "application/x-gzip"}}), "message_unreadable");
  EXPECT_EQ(fault_of("body", "x", {{"compression", "zip"}}), "message_compression_unknown");
}

TEST(CeleryMessage, IgnoresHeadersOfAnotherType) {
  Json message = least();
  message["headers"].update({{"eta", "soon"},
                             {"expires", true},
                             {"retries", "many"},
                             {"timelimit", "long"},
                             {"ignore_result", "yes"},
                             {"parent_id", 1},
                             {"group", Json::array()},
                             {"root_id", nullptr}});
  message["properties"].update({{"priority", "high"}, {"reply_to", 7}});
  const auto request = parse_request(text_of(message));
  ASSERT_TRUE(request);
  EXPECT_FALSE(request->eta);
  EXPECT_FALSE(request->expires);
  EXPECT_EQ(request->retries, 0);
  EXPECT_FALSE(request->limits.hard);
  EXPECT_FALSE(request->ignore_result);
  EXPECT_FALSE(request->parent);
  EXPECT_FALSE(request->group);
  EXPECT_EQ(request->root, "1");
  EXPECT_EQ(request->priority, 0);
}

TEST(CeleryMessage, RetriesTheSameTask) {
  const Request request = received(full());
  const Request again = received(retry_of(request, 1'795'435'240));
  EXPECT_EQ(again.id, request.id);
  EXPECT_NE(again.tag, request.tag);
  EXPECT_EQ(again.retries, 3);
  EXPECT_EQ(again.eta, 1'795'435'240);
  EXPECT_EQ(again.parent, request.id);
  EXPECT_EQ(again.root, request.root);
  EXPECT_EQ(again.group, request.group);
  EXPECT_EQ(again.embed.chord, request.embed.chord);
  EXPECT_EQ(again.embed.chain, request.embed.chain);
  EXPECT_EQ(again.embed.callbacks, request.embed.callbacks);
  EXPECT_EQ(again.embed.errbacks, request.embed.errbacks);
  EXPECT_EQ(again.route.key, "ocr");
  EXPECT_EQ(again.priority, 6);
  EXPECT_EQ(again.limits.hard, 30);
  EXPECT_EQ(again.reply_to, "them");
  for (const auto* name : {"group_index", "stamps", "stamped_headers", "ours", "argsrepr"}) {
    EXPECT_EQ(again.headers[name], request.headers[name]) << name;
  }
}

TEST(CeleryMessage, RetriesACompressedTaskPlain) {
  Json message = least();
  message["body"] = "eJyLjjbSMY7VqdapBQASZwMV";  // no matter: only the headers are looked at
  message["headers"].update({{"compression", "application/x-gzip"}, {"redelivered", true}});
  Request request = parse_request(text_of(message)).value();
  request.fault.reset();
  const Request again = received(retry_of(request, 0));
  EXPECT_FALSE(again.headers.contains("compression"));
  EXPECT_FALSE(again.headers.contains("redelivered"));
  EXPECT_FALSE(again.fault);
}

TEST(CeleryMessage, MarksWhatWasDeliveredBefore) {
  const std::string raw = make_message(full(), "o");
  const std::string marked = redelivered(raw);
  const auto request = parse_request(marked);
  ASSERT_TRUE(request);
  EXPECT_TRUE(request->redelivered);
  EXPECT_EQ(request->headers["redelivered"], true);
  // Nothing else changes.
  Json before = parse_json(raw).value();
  before["headers"]["redelivered"] = true;
  before["properties"]["delivery_info"]["redelivered"] = true;
  EXPECT_EQ(parse_json(marked).value(), before);
  EXPECT_EQ(redelivered(marked), marked);
}

TEST(CeleryMessage, LeavesWhatItCannotMark) {
  for (const auto* raw : {"", "nope", "[]", "{}", R"({"headers":1,"properties":{}})"}) {
    EXPECT_EQ(redelivered(raw), raw);
  }
}

}  // namespace
}  // namespace iscan::celery
