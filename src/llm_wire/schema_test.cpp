#include "llm_wire/schema.h"

#include <gtest/gtest.h>

namespace iscan::llm_wire {
namespace {

const Json& small_schema() {
  static const Json kSchema = Json::parse(R"({"type":"object","properties":{
    "kind":{"type":"string","enum":["invoice","other"]},
    "number":{"type":"string"},
    "seller":{"type":"object","properties":{"name":{"type":["string","null"]}},
              "required":["name"],"additionalProperties":false},
    "items":{"type":"array","items":{"type":"object","properties":{
              "text":{"type":"string"},"amount":{"type":"number"}},
              "required":["text"],"additionalProperties":false}}},
    "required":["kind","number","seller","items"],"additionalProperties":false})");
  return kSchema;
}

std::string breach_of(const char* value) {
  const auto conformed = conform(small_schema(), Json::parse(value));
  return conformed ? "none: " + conformed->dump() : conformed.error();
}

TEST(Schema, AnAnswerIsPutIntoTheOrderOfTheSchema) {
  EXPECT_EQ(breach_of(R"({"items":[{"amount":1.5,"text":"a"},{"text":"b"}],
                          "seller":{"name":null},"number":"7","kind":"invoice"})"),
            R"(none: {"kind":"invoice","number":"7","seller":{"name":null},)"
            R"("items":[{"text":"a","amount":1.5},{"text":"b"}]})");
}

TEST(Schema, EveryBreachHasItsPlace) {
  EXPECT_EQ(breach_of(R"([])"), "the answer: must be of type \"object\"");
  EXPECT_EQ(breach_of(R"({"kind":"invoice","number":"7","seller":{"name":"x"}})"),
            "items: is missing");
  EXPECT_EQ(breach_of(R"({"kind":"bill","number":"7","seller":{"name":"x"},"items":[]})"),
            "kind: must be one of [\"invoice\",\"other\"]");
  EXPECT_EQ(breach_of(R"({"kind":"other","number":7,"seller":{"name":"x"},"items":[]})"),
            "number: must be of type \"string\"");
  EXPECT_EQ(breach_of(R"({"kind":"other","number":"7","seller":{"name":1},"items":[]})"),
            "seller.name: must be of type [\"string\",\"null\"]");
  EXPECT_EQ(breach_of(R"({"kind":"other","number":"7","seller":{"name":"x","x":1},"items":[]})"),
            "seller: has a key that the schema does not have");
  EXPECT_EQ(breach_of(R"({"kind":"other","number":"7","seller":{"name":"x"},
                          "items":[{"text":"a"},{"amount":1}]})"),
            "items[1].text: is missing");
  EXPECT_EQ(breach_of(R"({"kind":"other","number":"7","seller":{"name":"x"},"items":"none"})"),
            "items: must be of type \"array\"");
}

TEST(Schema, TypesAreThoseOfJsonSchema) {
  const auto fits = [](const char* type, const char* value) {
    return conform(Json{{"type", type}}, Json::parse(value)).has_value();
  };
  EXPECT_TRUE(fits("integer", "3"));
  EXPECT_FALSE(fits("integer", "3.5"));
  EXPECT_TRUE(fits("number", "3"));
  EXPECT_TRUE(fits("boolean", "true"));
  EXPECT_FALSE(fits("boolean", "\"true\""));
  EXPECT_TRUE(fits("null", "null"));
  EXPECT_FALSE(fits("date", "\"2026-01-31\"")) << "no type of JSON schema";
  EXPECT_FALSE(conform(Json(), Json::object())) << "nothing fits what is no schema";
}

}  // namespace
}  // namespace iscan::llm_wire
