// What is asked, in the form of every provider.
#include <gtest/gtest.h>

#include "llm_wire/strict_json.h"
#include "llm_wire/wire.h"

namespace iscan::llm_wire {
namespace {

constexpr const char* kAskSchema =
    R"({"type":"object","properties":{"b":{"type":"string"},"a":{"type":"string"}},)"
    R"("required":["b","a"],"additionalProperties":false})";

Prompt full_prompt() {
  return {.system = "Read it.",
          .examples = {{"q1", "{\"b\":\"1\"}"}, {"q2", "{\"b\":\"2\"}"}},
          .media = {{"image/png", "PNG", "p1.png"}, {"application/pdf", "PDF", ""}},
          .text = "the page",
          .schema_name = "invoice",
          .schema = kAskSchema,
          .output_tokens = 500};
}

Endpoint asked_endpoint(Wire wire, Dialect dialect = Dialect::standard) {
  return {.wire = wire,
          .dialect = dialect,
          .base_url = "https://h",
          .key = Secret("the-key"),
          .model = "m",
          .effort = "low",
          .cache_key = "c"};
}

Json asked(const Endpoint& endpoint, const Prompt& prompt, Rung rung = Rung::native) {
  return Json::parse(ask(endpoint, prompt, rung).body);
}

std::string header_in(const Call& call, std::string_view name) {
  for (const auto& [key, value] : call.headers) {
    if (key == name) return value;
  }
  return "";
}

TEST(Ask, OpenAiResponses) {
  const Call call = ask(asked_endpoint(Wire::openai_responses), full_prompt());
  EXPECT_EQ(call.method, "POST");
  EXPECT_EQ(call.url, "https://h/responses");
  EXPECT_EQ(header_in(call, "authorization"), "Bearer the-key");
  EXPECT_EQ(header_in(call, "content-type"), "application/json");
  EXPECT_EQ(call.body,
            R"({"model":"m","instructions":"Read it.","input":[{"role":"user","content":"q1"},)"
            R"({"role":"assistant","content":"{\"b\":\"1\"}"},{"role":"user","content":"q2"},)"
            R"({"role":"assistant","content":"{\"b\":\"2\"}"},{"role":"user","content":[)"
            R"({"type":"input_image","image_url":"data:image/png;base64,UE5H","detail":"high"},)"
            R"({"type":"input_file","filename":"document.pdf",)"
            R"("file_data":"data:application/pdf;base64,UERG"},)"
            R"({"type":"input_text","text":"the page"}]}],)"
            R"("text":{"format":{"type":"json_schema","name":"invoice","strict":true,"schema":)" +
                std::string(kAskSchema) +
                R"(},"verbosity":"low"},"reasoning":{"effort":"low"},"max_output_tokens":500,)"
                R"("store":false,"prompt_cache_key":"c"})");
}

TEST(Ask, OpenAiChat) {
  const Call call = ask(asked_endpoint(Wire::openai_chat), full_prompt());
  const Json body = Json::parse(call.body);
  EXPECT_EQ(call.url, "https://h/chat/completions");
  EXPECT_EQ(body["messages"][0].dump(), R"({"role":"developer","content":"Read it."})");
  EXPECT_EQ(body["messages"].size(), 6U);
  EXPECT_EQ(
      body["messages"][5]["content"].dump(),
      R"([{"type":"image_url","image_url":{"url":"data:image/png;base64,UE5H",)"
      R"("detail":"high"}},{"type":"file","file":{"filename":"document.pdf",)"
      R"("file_data":"data:application/pdf;base64,UERG"}},{"type":"text","text":"the page"}])");
  EXPECT_EQ(body["response_format"]["json_schema"]["schema"].dump(), kAskSchema);
  EXPECT_EQ(body["store"], false);
  EXPECT_EQ(body["max_completion_tokens"], 500);
  EXPECT_EQ(body["reasoning_effort"], "low");
  EXPECT_FALSE(body.contains("temperature")) << "models that reason refuse it";
}

TEST(Ask, LocalServersGetTheirOwnWords) {
  Endpoint endpoint = asked_endpoint(Wire::openai_chat, Dialect::local);
  endpoint.effort = "";
  endpoint.key = Secret();
  const Call call = ask(endpoint, {.system = "s", .text = "t"});
  EXPECT_EQ(call.body, R"({"model":"m","messages":[{"role":"system","content":"s"},)"
                       R"({"role":"user","content":"t"}],"max_tokens":4000,"temperature":0})");
  EXPECT_EQ(header_in(call, "authorization"), "");
  endpoint.wire = Wire::openai_responses;
  EXPECT_EQ(ask(endpoint, {.text = "t"}).body,
            R"({"model":"m","input":[{"role":"user","content":"t"}],)"
            R"("max_output_tokens":4000,"temperature":0})");
}

TEST(Ask, AzureInBothForms) {
  Endpoint legacy = asked_endpoint(Wire::openai_chat, Dialect::azure_legacy);
  legacy.model = "my deployment";
  const Call call = ask(legacy, full_prompt());
  EXPECT_EQ(call.url,
            "https://h/openai/deployments/my%20deployment/chat/completions?api-version=2024-10-21");
  EXPECT_EQ(header_in(call, "api-key"), "the-key");
  EXPECT_EQ(header_in(call, "authorization"), "");
  EXPECT_FALSE(Json::parse(call.body).contains("model"));
  EXPECT_FALSE(Json::parse(call.body).contains("store"));
  legacy.wire = Wire::openai_responses;
  legacy.api_version = "2026-01-01";
  EXPECT_EQ(ask(legacy, {}).url, "https://h/openai/responses?api-version=2026-01-01");
  EXPECT_EQ(asked(legacy, {})["store"], false);
  Endpoint v1 = asked_endpoint(Wire::openai_chat, Dialect::azure_v1);
  EXPECT_EQ(ask(v1, {}).url, "https://h/openai/v1/chat/completions");
  v1.base_url = "https://h/openai/v1/";
  EXPECT_EQ(ask(v1, {}).url, "https://h/openai/v1/chat/completions");
  EXPECT_EQ(asked(v1, {})["model"], "m");
}

TEST(Ask, Anthropic) {
  const Endpoint endpoint = asked_endpoint(Wire::anthropic);
  const Call call = ask(endpoint, full_prompt());
  const Json body = Json::parse(call.body);
  EXPECT_EQ(call.url, "https://h/v1/messages");
  EXPECT_EQ(header_in(call, "x-api-key"), "the-key");
  EXPECT_EQ(header_in(call, "anthropic-version"), "2026-10-21");
  EXPECT_EQ(body["system"].dump(),
            R"([{"type":"text","text":"Read it.","cache_control":{"type":"ephemeral"}}])");
  EXPECT_EQ(body["messages"][1].dump(), R"({"role":"assistant","content":"{\"b\":\"1\"}"})");
  EXPECT_EQ(body["messages"][3]["content"][0]["cache_control"]["type"], "ephemeral");
  EXPECT_EQ(body["messages"][4]["content"].dump(),
            R"([{"type":"image","source":{"type":"base64","media_type":"image/png",)"
            R"("data":"UE5H"}},{"type":"document","source":{"type":"base64",)"
            R"("media_type":"application/pdf","data":"UERG"}},{"type":"text","text":"the page"}])");
  EXPECT_EQ(body["output_config"]["format"]["schema"].dump(), kAskSchema);
  EXPECT_EQ(body["output_config"]["effort"], "low");
  EXPECT_EQ(body["max_tokens"], 500);
  const Json tool = asked(endpoint, full_prompt(), Rung::tool);
  EXPECT_EQ(tool["tools"][0]["input_schema"].dump(), kAskSchema);
  EXPECT_FALSE(tool["tools"][0].contains("strict"));
  EXPECT_EQ(tool["tool_choice"].dump(), R"({"type":"tool","name":"invoice"})");
  EXPECT_FALSE(tool["output_config"].contains("format"));
}

TEST(Ask, Gemini) {
  Endpoint endpoint = asked_endpoint(Wire::gemini);
  const Call call = ask(endpoint, full_prompt());
  const Json body = Json::parse(call.body);
  EXPECT_EQ(call.url, "https://h/v1/models/m:generateContent");
  EXPECT_EQ(header_in(call, "x-goog-api-key"), "the-key");
  EXPECT_EQ(body["contents"][1].dump(), R"({"parts":[{"text":"{\"b\":\"1\"}"}],"role":"model"})");
  EXPECT_EQ(body["contents"][4]["parts"].dump(),
            R"([{"mediaResolution":{"level":"MEDIA_RESOLUTION_HIGH"},)"
            R"("inlineData":{"mimeType":"image/png","data":"UE5H"}},)"
            R"({"inlineData":{"mimeType":"application/pdf","data":"UERG"}},{"text":"the page"}])");
  EXPECT_EQ(body["generationConfig"]["responseJsonSchema"].dump(), kAskSchema);
  EXPECT_EQ(body["generationConfig"]["temperature"], 0);
  EXPECT_FALSE(body.contains("continuationToken"));
  EXPECT_EQ(Json::parse(ask(endpoint, {}, Rung::native, "tok").body)["continuationToken"], "tok");
  endpoint.api_version = "v1beta";
  endpoint.model = "tunedModels/x y";
  EXPECT_EQ(ask(endpoint, {}).url, "https://h/v1beta/tunedModels/x%20y:generateContent");
  for (const auto& [effort, level] : {std::pair{"none", "MINIMAL"},
                                      {"low", "LOW"},
                                      {"medium", "MEDIUM"},
                                      {"high", "HIGH"},
                                      {"max", "HIGH"}}) {
    endpoint.effort = effort;
    EXPECT_EQ(asked(endpoint, {})["generationConfig"]["thinkingConfig"]["thinkingLevel"], level);
  }
}

TEST(Ask, OnTheLastRungTheSchemaIsInWords) {
  for (const Wire wire :
       {Wire::openai_responses, Wire::openai_chat, Wire::anthropic, Wire::gemini}) {
    const std::string body = ask(asked_endpoint(wire), full_prompt(), Rung::plain).body;
    for (const char* word : {"response_format", "\"format\"", "responseJsonSchema", "tools"}) {
      EXPECT_FALSE(body.contains(word)) << body;
    }
    EXPECT_TRUE(body.contains("Read it.\\n\\nAnswer with one JSON object")) << body;
    EXPECT_TRUE(body.contains(Json(kAskSchema).dump().substr(1, 40))) << body;
    EXPECT_FALSE(ask(asked_endpoint(wire), {.text = "t"}).body.contains("schema"));
  }
}

TEST(Ask, TextThatIsNoUtf8IsSentWithReplacements) {
  EXPECT_TRUE(ask(asked_endpoint(Wire::gemini), {.text = "a\xFF"}).body.contains("a\uFFFD"));
}

TEST(Models, AreListed) {
  EXPECT_EQ(list_models(asked_endpoint(Wire::openai_chat)).url, "https://h/models");
  EXPECT_EQ(list_models(asked_endpoint(Wire::openai_chat)).method, "GET");
  EXPECT_EQ(list_models(asked_endpoint(Wire::anthropic)).url, "https://h/v1/models?limit=1000");
  EXPECT_EQ(list_models(asked_endpoint(Wire::gemini)).url, "https://h/v1/models?pageSize=1000");
  EXPECT_EQ(list_models(asked_endpoint(Wire::openai_chat, Dialect::azure_legacy)).url,
            "https://h/openai/models?api-version=2024-10-21");
}

TEST(Models, AreRead) {
  const auto openai = read_models(asked_endpoint(Wire::openai_chat),
                                  R"({"data":[{"id":"a","shutdown_date":null},{"id":""},7,
                                      {"id":"b","shutdown_date":"2027-01-14"},
                                      {"id":"c","shutdown_date":"some day"}]})");
  ASSERT_TRUE(openai);
  ASSERT_EQ(openai->size(), 3U);
  EXPECT_EQ((*openai)[0].shutdown, "");
  EXPECT_EQ((*openai)[1].shutdown, "2027-01-14");
  EXPECT_EQ((*openai)[2].shutdown, "");
  const auto anthropic =
      read_models(asked_endpoint(Wire::anthropic),
                  R"({"data":[{"id":"c","retires_at":"2026-11-30T00:00:00Z"}]})");
  EXPECT_EQ(anthropic->at(0).shutdown, "2026-11-30");
  const auto gemini =
      read_models(asked_endpoint(Wire::gemini), R"({"models":[{"name":"models/g"}]})");
  EXPECT_EQ(gemini->at(0).id, "g");
  for (const char* body : {"", "<html/>", "{}", "[]", R"({"data":{}})", R"({"error":{}})"}) {
    EXPECT_FALSE(read_models(asked_endpoint(Wire::anthropic), body)) << body;
  }
}

}  // namespace
}  // namespace iscan::llm_wire
