#include "llm_wire/strict_json.h"

#include <gtest/gtest.h>

#include <format>

namespace iscan::llm_wire {
namespace {

using namespace std::string_literals;

std::string nested(int levels) {
  return std::string(static_cast<std::size_t>(levels), '[') +
         std::string(static_cast<std::size_t>(levels), ']');
}

std::string with_keys(int count) {
  Json object = Json::object();
  for (int n = 0; n < count; ++n) object[std::format("k{}", n)] = n;
  return object.dump();
}

TEST(StrictJson, ReadsWhatHasOneMeaning) {
  EXPECT_EQ(parse_strict(R"( {"b":[1,-2,2.5,true,null],"a":{"b":"\u00e4\n"}} )")->dump(),
            R"({"b":[1,-2,2.5,true,null],"a":{"b":"ä\n"}})");
  EXPECT_EQ(*parse_strict("[]"), Json::array());
  EXPECT_EQ(*parse_strict("\"x\""), "x");
  EXPECT_TRUE(parse_strict("\xEF\xBB\xBF{}")) << "a byte order mark says nothing";
  EXPECT_TRUE(parse_strict(nested(32)));
  EXPECT_TRUE(parse_strict(with_keys(256)));
}

TEST(StrictJson, RefusesWhatTwoReadersCouldReadDifferently) {
  for (const std::string& text : {""s,
                                  " "s,
                                  "{"s,
                                  "{}}"s,
                                  "{} {}"s,
                                  "{}x"s,
                                  "{}\0"s,
                                  "{}\0x"s,
                                  R"({"a":1,"a":1})"s,
                                  R"([{"a":{"b":1,"c":2,"b":3}}])"s,
                                  R"({"a":1,"\u0061":2})"s,
                                  "[NaN]"s,
                                  "[Infinity]"s,
                                  "[-Infinity]"s,
                                  "[1e999]"s,
                                  "[01]"s,
                                  "[1,]"s,
                                  "{'a':1}"s,
                                  "{a:1}"s,
                                  "// x\n{}"s,
                                  "[\"\xC3\"]"s,
                                  "[\"\xC0\x80\"]"s,
                                  "[\"\xED\xA0\x80\"]"s,
                                  "[\"\\ud800\"]"s,
                                  "[\"\n\"]"s,
                                  "[\"\xFF\"]"s,
                                  nested(33),
                                  nested(100'000),
                                  with_keys(257)}) {
    EXPECT_FALSE(parse_strict(text)) << text.substr(0, 40);
  }
}

TEST(StrictJson, TheObjectAlone) {
  const auto found = extract_object("\n{\"a\": \"</think>```{\"}\n");
  ASSERT_TRUE(found);
  EXPECT_FALSE(found->lenient);
  EXPECT_EQ(found->object.dump(), R"({"a":"</think>```{"})");
}

TEST(StrictJson, WhatLocalModelsWriteAroundTheObjectIsTakenOff) {
  for (const char* text : {
           "<think>perhaps {\"a\":2}?</think>\n{\"a\":\"}{\\\"\"}",
           "perhaps {\"a\":2}?</think>{\"a\":\"}{\\\"\"}",
           "```json\n{\"a\":\"}{\\\"\"}\n```",
           "```\n{\"a\":\"}{\\\"\"}\n```\n",
           "Of the form {x}:\n```json\n{\"a\":\"}{\\\"\"}\n```\nGood {luck}!",
           "<think>x</think>\n```json\n{\"a\":\"}{\\\"\"}```",
           "Here it is: {\"a\":\"}{\\\"\"} I hope it helps.",
       }) {
    const auto found = extract_object(text);
    ASSERT_TRUE(found) << text;
    EXPECT_TRUE(found->lenient);
    EXPECT_EQ(found->object.dump(), R"({"a":"}{\""})") << text;
  }
}

TEST(StrictJson, NoGuessIsMade) {
  for (const char* text : {
           "",
           "no",
           "[{\"a\":1}]",
           "\"{}\"",
           "{\"a\":1",
           "{\"a\":1} or {\"a\":2}",
           "<think>{\"a\":1}",
           "```json\n{\"a\":1}\n```\n```json\n{\"a\":2}\n```",
           "x {\"a\":1,\"a\":2}",
           "x {\"a\":NaN}",
           "x {\"a\":\"\xFF\"}",
           "{\"a\":\"\\",
       }) {
    EXPECT_FALSE(extract_object(text)) << text;
  }
}

}  // namespace
}  // namespace iscan::llm_wire
