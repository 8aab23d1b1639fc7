// What answers are worth, for every provider and outcome.
#include <gtest/gtest.h>

#include <format>
#include <limits>

#include "llm_wire/strict_json.h"
#include "llm_wire/wire.h"

namespace iscan::llm_wire {
namespace {

const Prompt kAnswerPrompt = {
    .schema = R"({"type":"object","properties":{"b":{"type":"string"},"a":{"type":"string"}},
                  "required":["b","a"],"additionalProperties":false})"};
constexpr const char* kGood = R"({"a":"1","b":"2"})";

Reading answered(Wire wire, const std::string& body, int status = 200) {
  return read_answer({.wire = wire, .key = Secret("the-key")}, kAnswerPrompt, status, {}, body);
}

std::string outcome_in(Wire wire, const std::string& body, int status = 200) {
  return std::string(to_string(answered(wire, body, status).outcome));
}

std::string quoted(const std::string& text) { return Json(text).dump(); }

// A whole answer with that text, which ended in that way.
std::string responses_body(const std::string& text, const std::string& status = "completed") {
  return std::format(
      R"({{"status":"{}","error":null,"output":[{{"type":"reasoning","summary":[]}},
          {{"type":"message","phase":"commentary","content":[
            {{"type":"output_text","text":"I look."}}]}},
          {{"type":"message","content":[{{"type":"output_text","text":{}}}]}}],
          "usage":{{"input_tokens":10,"input_tokens_details":{{"cached_tokens":4,
          "cache_write_tokens":3}},"output_tokens":7,
          "output_tokens_details":{{"reasoning_tokens":2}}}}}})",
      status, quoted(text));
}

std::string chat_body(const std::string& text, const std::string& reason = "stop") {
  return std::format(
      R"({{"choices":[{{"message":{{"role":"assistant","content":{}}},"finish_reason":"{}"}}],
          "usage":{{"prompt_tokens":10,"prompt_tokens_details":{{"cached_tokens":4,
          "cache_write_tokens":3}},"completion_tokens":7,
          "completion_tokens_details":{{"reasoning_tokens":2}}}}}})",
      quoted(text), reason);
}

std::string anthropic_answer(const std::string& text, const std::string& reason = "end_turn") {
  return std::format(
      R"({{"type":"message","content":[{{"type":"thinking","thinking":"hm"}},
          {{"type":"text","text":{}}}],"stop_reason":"{}","usage":{{"input_tokens":3,
          "cache_read_input_tokens":4,"cache_creation_input_tokens":3,"output_tokens":7,
          "output_tokens_details":{{"thinking_tokens":2}}}}}})",
      quoted(text), reason);
}

std::string gemini_answer(const std::string& text, const std::string& reason = "STOP") {
  return std::format(
      R"({{"candidates":[{{"content":{{"parts":[{{"text":"hm","thought":true}},
          {{"text":{}}}]}},"finishReason":"{}","continuationToken":"tok"}}],
          "usageMetadata":{{"promptTokenCount":10,"cachedContentTokenCount":4,
          "candidatesTokenCount":5,"thoughtsTokenCount":2}},"responseId":"r-1"}})",
      quoted(text), reason);
}

std::string body_of(Wire wire, const std::string& text) {
  switch (wire) {
    case Wire::openai_responses: return responses_body(text);
    case Wire::openai_chat: return chat_body(text);
    case Wire::anthropic: return anthropic_answer(text);
    case Wire::gemini: return gemini_answer(text);
  }
  return "";
}

class EveryWire : public testing::TestWithParam<Wire> {};
INSTANTIATE_TEST_SUITE_P(Answer, EveryWire,
                         testing::Values(Wire::openai_responses, Wire::openai_chat, Wire::anthropic,
                                         Wire::gemini));

TEST_P(EveryWire, AGoodAnswer) {
  const Reading reading = answered(GetParam(), body_of(GetParam(), kGood));
  EXPECT_EQ(to_string(reading.outcome), "ok") << reading.detail;
  EXPECT_EQ(reading.text, kGood);
  EXPECT_EQ(reading.value, R"({"b":"2","a":"1"})");
  EXPECT_EQ(reading.detail, "");
  const Usage usage = {.input = 10,
                       .cached_input = 4,
                       .cache_write = GetParam() == Wire::gemini ? 0 : 3,
                       .output = 7,
                       .reasoning = 2};
  EXPECT_EQ(reading.usage, usage);
}

TEST_P(EveryWire, Contents) {
  const auto outcome = [](const std::string& text) {
    return outcome_in(GetParam(), body_of(GetParam(), text));
  };
  EXPECT_EQ(outcome(std::string("```json\n") + kGood + "\n```"), "ok_lenient");
  EXPECT_EQ(outcome(std::string("<think>{}</think>") + kGood), "ok_lenient");
  EXPECT_EQ(outcome(""), "invalid_response");
  EXPECT_EQ(outcome("I am sorry"), "invalid_content");
  EXPECT_EQ(outcome(R"({"a":"1"})"), "invalid_content");
  EXPECT_EQ(outcome(R"({"a":"1","b":"2","c":"3"})"), "invalid_content");
  EXPECT_EQ(outcome(R"({"a":"1","b":"2","b":"2"})"), "invalid_content");
  EXPECT_EQ(outcome(R"({"a":1,"b":"2"})"), "invalid_content");
}

TEST_P(EveryWire, BodiesThatAreNoAnswer) {
  for (const char* body :
       {"", "<html><body>Login</body></html>", "{\"id\":\"x\",\"output\":[", "{}", "[]", "null",
        R"({"error":{"message":"x"}})", R"({"error":"x"})", R"({"status":"completed","output":[]})",
        R"({"choices":[]})", R"({"type":"message","content":[],"stop_reason":"end_turn"})",
        R"({"candidates":[]})", R"({"candidates":[7],"choices":[7],"output":[7],"content":7})"}) {
    EXPECT_EQ(outcome_in(GetParam(), body), "invalid_response") << body;
  }
  EXPECT_EQ(outcome_in(GetParam(), "<html>", 502), "retry");
  EXPECT_EQ(outcome_in(GetParam(), "", 401), "fatal_auth");
}

TEST_P(EveryWire, UsageMayBeMissingOrNonsense) {
  Json body = Json::parse(body_of(GetParam(), kGood));
  const char* name = GetParam() == Wire::gemini ? "usageMetadata" : "usage";
  body[name] = nullptr;
  EXPECT_EQ(answered(GetParam(), body.dump()).usage, Usage());
  body[name] = {{"input_tokens", -5}, {"prompt_tokens", "x"}, {"promptTokenCount", 1.5}};
  EXPECT_EQ(answered(GetParam(), body.dump()).usage, Usage());
  constexpr auto kMost = std::numeric_limits<std::uint64_t>::max();
  body[name] = {{"input_tokens", kMost}, {"prompt_tokens", kMost}, {"promptTokenCount", kMost}};
  EXPECT_EQ(answered(GetParam(), body.dump()).usage.input, 1'000'000'000'000);
  body.erase(name);
  const Reading reading = answered(GetParam(), body.dump());
  EXPECT_EQ(reading.usage, Usage());
  EXPECT_EQ(to_string(reading.outcome), "ok");
}

TEST(Answer, EndsOfResponses) {
  const auto wire = Wire::openai_responses;
  Json body = Json::parse(responses_body("{\"a\":", "incomplete"));
  EXPECT_EQ(outcome_in(wire, body.dump()), "truncated");
  body["incomplete_details"] = {{"reason", "content_filter"}};
  EXPECT_EQ(outcome_in(wire, body.dump()), "refused");
  EXPECT_EQ(outcome_in(wire, R"({"status":"completed","output":[{"type":"message","content":[
                             {"type":"refusal","refusal":"no"}]}]})"),
            "refused");
  EXPECT_EQ(outcome_in(wire, R"({"status":"failed","error":{"code":"server_error"}})"), "retry");
  EXPECT_EQ(outcome_in(wire, R"({"status":"failed","error":{"code":"invalid_prompt"}})"),
            "fatal_request");
  EXPECT_EQ(outcome_in(wire, R"({"status":"failed"})"), "retry");
  EXPECT_EQ(outcome_in(wire, responses_body(kGood, "in_progress")), "invalid_response");
  EXPECT_EQ(outcome_in(wire, responses_body(kGood, "cancelled")), "invalid_response");
}

TEST(Answer, EndsOfChat) {
  const auto wire = Wire::openai_chat;
  EXPECT_EQ(outcome_in(wire, chat_body("{\"a\":", "length")), "truncated");
  EXPECT_EQ(outcome_in(wire, chat_body("", "content_filter")), "refused");
  EXPECT_EQ(outcome_in(wire, chat_body("", "tool_calls")), "invalid_response");
  EXPECT_EQ(outcome_in(wire, chat_body(kGood, "eos")), "ok") << "other servers have other words";
  EXPECT_EQ(outcome_in(wire, R"({"choices":[{"message":{"content":null,"refusal":"no"},
                             "finish_reason":"stop"}]})"),
            "refused");
  EXPECT_EQ(outcome_in(wire, R"({"choices":[{"message":{"content":[{"type":"text",
                             "text":"{\"a\":\"1\",\"b\":\"2\"}"}]}}]})"),
            "ok");
}

TEST(Answer, EndsOfAnthropic) {
  const auto wire = Wire::anthropic;
  EXPECT_EQ(outcome_in(wire, anthropic_answer("{", "max_tokens")), "truncated");
  EXPECT_EQ(outcome_in(wire, anthropic_answer("{", "model_context_window_exceeded")), "truncated");
  EXPECT_EQ(outcome_in(wire, anthropic_answer(kGood, "pause_turn")), "invalid_response");
  const Reading refused = answered(wire, R"({"type":"message","content":[],"stop_reason":"refusal",
      "stop_details":{"category":"harms","explanation":"the-key will not"}})");
  EXPECT_EQ(to_string(refused.outcome), "refused");
  EXPECT_EQ(refused.detail, "refusal harms *** will not");
  const Reading tool = answered(wire, R"({"type":"message","stop_reason":"tool_use","content":[
      {"type":"tool_use","name":"invoice","input":{"a":"1","b":"2"}}]})");
  EXPECT_EQ(to_string(tool.outcome), "ok");
  EXPECT_EQ(tool.value, R"({"b":"2","a":"1"})");
}

TEST(Answer, EndsOfGemini) {
  const auto wire = Wire::gemini;
  EXPECT_EQ(outcome_in(wire, gemini_answer("{", "MAX_TOKENS")), "truncated");
  EXPECT_EQ(answered(wire, gemini_answer("", "SAFETY")).detail, "SAFETY");
  for (const char* reason : {"SAFETY", "RECITATION", "SPII", "PROHIBITED_CONTENT", "OTHER"}) {
    EXPECT_EQ(outcome_in(wire, gemini_answer("", reason)), "refused") << reason;
  }
  EXPECT_EQ(outcome_in(wire, R"({"promptFeedback":{"blockReason":"SAFETY"}})"), "refused");
  EXPECT_EQ(outcome_in(wire, gemini_answer(kGood, "SOMETHING_NEW")), "invalid_response");
  EXPECT_EQ(outcome_in(wire, R"({"candidates":[{"finishReason":"CONTINUATION"}]})"), "truncated");
}

TEST(Answer, AReadingContinues) {
  const Endpoint endpoint = {.wire = Wire::gemini};
  const std::string good = kGood;
  const Reading begun = read_answer(endpoint, kAnswerPrompt, 200, {},
                                    gemini_answer(good.substr(0, 5), "CONTINUATION"));
  EXPECT_EQ(to_string(begun.outcome), "continues");
  EXPECT_EQ(begun.continuation, "tok");
  const Reading whole =
      read_answer(endpoint, kAnswerPrompt, 200, {}, gemini_answer(good.substr(5)), begun.text);
  EXPECT_EQ(to_string(whole.outcome), "ok");
  EXPECT_EQ(whole.text, good);
  Usage sum = begun.usage;
  sum += whole.usage;
  EXPECT_EQ(sum.input, 20);
  EXPECT_EQ(sum.output, 14);
}

TEST(Answer, WhatSupportWantsToKnow) {
  using HeaderPairs = std::vector<std::pair<std::string, std::string>>;
  const auto id = [](Wire wire, const HeaderPairs& headers, const char* body) {
    return read_answer({.wire = wire}, kAnswerPrompt, 500, headers, body).request_id;
  };
  EXPECT_EQ(id(Wire::openai_chat, {{"x-request-id", "a"}}, "{}"), "a");
  EXPECT_EQ(id(Wire::anthropic, {{"request-id", "b"}}, R"({"request_id":"c"})"), "b");
  EXPECT_EQ(id(Wire::anthropic, {}, R"({"request_id":"c"})"), "c");
  EXPECT_EQ(id(Wire::gemini, {}, R"({"responseId":"d"})"), "d");
  const Reading limited = read_answer({.wire = Wire::openai_chat}, kAnswerPrompt, 429,
                                      HeaderPairs{{"retry-after", "2"}}, R"({"error":"slow"})");
  EXPECT_EQ(limited.retry_after, std::chrono::seconds(2));
  EXPECT_EQ(limited.detail, "429: slow");
}

TEST(Answer, WithoutASchemaAnyObjectWillDo) {
  const auto outcome = [](const char* schema, const char* text) {
    return std::string(to_string(
        read_answer({.wire = Wire::openai_chat}, {.schema = schema}, 200, {}, chat_body(text))
            .outcome));
  };
  EXPECT_EQ(outcome("", R"({"x":1})"), "ok");
  EXPECT_EQ(outcome("", "[1]"), "invalid_content");
  EXPECT_EQ(outcome("no schema", R"({"x":1})"), "invalid_content");
}

TEST(Answer, OutcomesHaveNames) {
  EXPECT_EQ(to_string(Outcome::ok), "ok");
  EXPECT_EQ(to_string(Outcome::pause_provider), "pause_provider");
  EXPECT_EQ(to_string(Outcome::invalid_content), "invalid_content");
}

}  // namespace
}  // namespace iscan::llm_wire
