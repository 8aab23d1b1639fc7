#include "celery/envelope.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <set>

namespace iscan::celery {
namespace {

rc::Gen<Json> value(int depth) {
  return rc::gen::exec([depth]() -> Json {
    switch (*rc::gen::inRange(0, depth > 0 ? 7 : 5)) {
      case 0: return nullptr;
      case 1: return *rc::gen::arbitrary<bool>();
      case 2: return *rc::gen::arbitrary<std::int64_t>();
      case 3: return static_cast<double>(*rc::gen::arbitrary<int>()) / 64;
      case 4: return *rc::gen::container<std::string>(rc::gen::inRange('\x01', '\x7f')) + "é€";
      case 5: return Json(*rc::gen::container<std::vector<Json>>(value(depth - 1)));
      default: {
        Json object = Json::object();
        for (int n = *rc::gen::inRange(0, 4); n > 0; --n) {
          object[std::to_string(n) + "\"\\"] = *value(depth - 1);
        }
        return object;
      }
    }
  });
}

TEST(CeleryEnvelope, CarriesAnyBodyAndHeaders) {
  EXPECT_TRUE(rc::check("make and parse", [] {
    const Json body = *value(3);
    const Json headers{{"any", *value(2)}};
    const auto envelope = parse_envelope(
        make_envelope(body, headers, {"exchange", "key"}, 2, {{"reply_to", "them"}}));
    RC_ASSERT(envelope.has_value());
    RC_ASSERT(parse_json(envelope->body).value() == body);
    RC_ASSERT(envelope->headers == headers);
    RC_ASSERT(text_at(envelope->properties, "reply_to") == "them");
    RC_ASSERT(envelope->content_type == "application/json");
  }));
}

TEST(CeleryEnvelope, HasWhatKombuAsksFor) {
  const auto whole = parse_json(make_envelope(Json::array({1}), Json::object(), {"", "ocr"}, 2));
  ASSERT_TRUE(whole);
  const Json& properties = (*whole)["properties"];
  EXPECT_EQ(properties["delivery_info"], Json({{"exchange", ""}, {"routing_key", "ocr"}}));
  EXPECT_EQ(properties["delivery_mode"], 2);
  EXPECT_EQ(properties["priority"], 0);
  EXPECT_EQ(properties["body_encoding"], "base64");
  EXPECT_EQ(text_at(properties, "delivery_tag").size(), 36U);
  EXPECT_EQ((*whole)["content-encoding"], "utf-8");
  EXPECT_EQ((*whole)["body"], "WzFd");
}

TEST(CeleryEnvelope, ReadsPlainAndBrokenBase64Bodies) {
  const auto body_of = [](const Json& body, const Json& encoding) {
    const Json raw{{"body", body}, {"properties", {{"body_encoding", encoding}}}};
    return parse_envelope(text_of(raw));
  };
  EXPECT_EQ(body_of("[1, 2]", nullptr)->body, "[1, 2]");
  EXPECT_EQ(body_of("WzEs\nIDJd\r\n", "base64")->body, "[1, 2]");
  EXPECT_EQ(body_of("", "base64")->body, "");
  for (const auto* broken : {"WzE", "W!zEsIDJd", "====", "WzEsIDJd="}) {
    const auto envelope = body_of(broken, "base64");
    ASSERT_FALSE(envelope) << broken;
    EXPECT_EQ(envelope.error().code, "message_unreadable");
  }
}

TEST(CeleryEnvelope, NeedsABodyAndNothingElse) {
  for (const auto* raw : {"", "[]", "1", "null", "{}", R"({"body": 1})", R"({"body": null})",
                          R"({"headers": {}, "properties": {}})"}) {
    EXPECT_FALSE(parse_envelope(raw)) << raw;
  }
  const auto least = parse_envelope(R"({"body": "", "headers": [], "properties": 7})");
  ASSERT_TRUE(least);
  EXPECT_EQ(least->headers, Json::object());
  EXPECT_EQ(least->properties, Json::object());
  EXPECT_EQ(least->content_type, "");
}

TEST(CeleryEnvelope, NamesEachMessageAnew) {
  std::set<std::string> ids;
  for (int n = 0; n < 1000; ++n) ids.insert(new_id());
  EXPECT_EQ(ids.size(), 1000U);
  const std::string& id = *ids.begin();
  EXPECT_EQ(id.size(), 36U);
  EXPECT_EQ(id[14], '4');
  EXPECT_TRUE(std::string_view("89ab").contains(id[19]));
}

}  // namespace
}  // namespace iscan::celery
