#include "celery/json.h"

#include <gtest/gtest.h>

#include <utility>
#include <vector>

namespace iscan::celery {
namespace {

std::string nested(std::size_t depth) { return std::string(depth, '[') + std::string(depth, ']'); }

TEST(CeleryJson, RefusesWhatNestsTooDeep) {
  EXPECT_TRUE(parse_json(nested(200)));
  for (const std::size_t depth : {201U, 100'000U}) {
    const auto deep = parse_json(nested(depth));
    ASSERT_FALSE(deep);
    EXPECT_EQ(deep.error().code, "message_unreadable");
  }
  // Brackets inside of texts nest nothing.
  EXPECT_TRUE(parse_json('"' + std::string(300, '[') + "\\\"" + std::string(300, '{') + '"'));
}

TEST(CeleryJson, RefusesWhatIsNoJson) {
  for (const std::string_view text :
       {"", " ", "{", "[1,", "nan", "NaN", "[1e999]", "'a'", "{\"a\":1}}", "\"\xff\"", "\"\xc3\"",
        "\"\xed\xa0\x80\"", "\"\\ud800\"", "\"open"}) {
    EXPECT_FALSE(parse_json(text)) << text;
  }
}

TEST(CeleryJson, WritesBrokenTextsAllTheSame) {
  EXPECT_EQ(text_of("a\xff"), "\"a\uFFFD\"");
  EXPECT_EQ(text_of({{"a", 1}, {"b", nullptr}}), R"({"a":1,"b":null})");
}

TEST(CeleryJson, ReadsMembersOfTheRightTypeOnly) {
  const Json value{{"text", "a"}, {"number", 7}, {"real", 1.5}, {"null", nullptr}};
  EXPECT_EQ(text_at(value, "text"), "a");
  EXPECT_EQ(text_at(value, "number", "b"), "b");
  EXPECT_EQ(text_at(value, "absent", "b"), "b");
  EXPECT_EQ(integer_at(value, "number"), 7);
  EXPECT_EQ(integer_at(value, "real", 3), 3);
  EXPECT_EQ(integer_at(value, "text", 3), 3);
  EXPECT_TRUE(value_at(value, "absent").is_null());
  for (const Json& other : {Json(), Json(1), Json("a"), Json::array({1})}) {
    EXPECT_TRUE(value_at(other, "text").is_null());
    EXPECT_EQ(text_at(other, "text"), "");
    EXPECT_EQ(integer_at(other, "text", 1), 1);
  }
}

// What Python 3.13 prints for repr(json.loads(text)).
TEST(CeleryJson, WritesValuesAsPythonDoes) {
  const std::vector<std::pair<std::string, std::string>> cases = {
      {"null", "None"},
      {"true", "True"},
      {"false", "False"},
      {"0", "0"},
      {"-7", "-7"},
      {"18446744073709551615", "18446744073709551615"},
      {"1.0", "1.0"},
      {"0.1", "0.1"},
      {"-2.5", "-2.5"},
      {"1e-5", "1e-05"},
      {"1e22", "1e+22"},
      {R"("a")", "'a'"},
      {R"("it's")", R"("it's")"},
      {R"("say \"a\"")", R"('say "a"')"},
      {R"("it's \"a\"")", R"('it\'s "a"')"},
      {R"("a\n\r\t\\b")", R"('a\n\r\t\\b')"},
      {R"("\u0000\u001b\u007f")", R"('\x00\x1b\x7f')"},
      {R"("é€")", "'é€'"},
      {"[]", "[]"},
      {R"([1, [2], {"a": null}])", "[1, [2], {'a': None}]"},
      {"{}", "{}"},
      {R"({"a": [true], "b": {"it's": 1.5}})", R"({'a': [True], 'b': {"it's": 1.5}})"},
  };
  for (const auto& [text, expected] : cases) {
    EXPECT_EQ(repr(parse_json(text).value()), expected);
  }
}

TEST(CeleryJson, WritesArgumentsAsATuple) {
  EXPECT_EQ(repr_arguments(Json::array()), "()");
  EXPECT_EQ(repr_arguments(Json::array({1})), "(1,)");
  EXPECT_EQ(repr_arguments(Json::array({"a", 2})), "('a', 2)");
  EXPECT_EQ(repr_arguments(Json::array({Json::array({1})})), "([1],)");
}

TEST(CeleryJson, CutsLongTextsBetweenCharacters) {
  EXPECT_EQ(repr(std::string(10, 'a'), 12), "'aaaaaaaaaa'");
  EXPECT_EQ(repr(std::string(10, 'a'), 11), "'aaaaaaa...");
  // 'éé… with the cut in the middle of a character.
  EXPECT_EQ(repr("ééééé", 7), "'é...");
  EXPECT_EQ(repr("ééééé", 8), "'éé...");
  EXPECT_EQ(repr_arguments(Json::array({std::string(20, 'a'), 1}), 10), "('aaaaa...");
  const Json many(std::vector<int>(100'000, 1));
  EXPECT_EQ(repr(many).size(), 1024U);
  EXPECT_TRUE(repr(many).ends_with("..."));
}

}  // namespace
}  // namespace iscan::celery
