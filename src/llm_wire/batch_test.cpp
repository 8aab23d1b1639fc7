// Batches: what is sent, and what their states and rows are read as.
#include "llm_wire/batch.h"

#include <gtest/gtest.h>

#include <format>

#include "base/date.h"
#include "llm_wire/strict_json.h"

namespace iscan::llm_wire {
namespace {

const std::string kBatchSchema =
    R"({"type":"object","properties":{"total":{"type":"string"}},"required":["total"],)"
    R"("additionalProperties":false})";

Endpoint batch_endpoint(Wire wire) {
  const bool openai = wire == Wire::openai_responses || wire == Wire::openai_chat;
  return {.wire = wire,
          .base_url = openai ? "https://api.test/v1" : "https://api.test",
          .key = Secret("key-1234"),
          .model = "m"};
}

const Endpoint kOpenai = batch_endpoint(Wire::openai_responses);
const Endpoint kAnthropic = batch_endpoint(Wire::anthropic);
const Endpoint kGemini = batch_endpoint(Wire::gemini);

std::vector<BatchItem> two_items() { return {{"c-1", R"({"a":1})"}, {"c-2", R"({"b":"\""})"}}; }

std::string header_named(const Call& call, std::string_view name) {
  for (const auto& [one, value] : call.headers) {
    if (one == name) return value;
  }
  return {};
}

TEST(Batch, OnlyTheProvidersThemselvesTakeOnes) {
  EXPECT_TRUE(takes_batches(kOpenai) && takes_batches(kAnthropic) && takes_batches(kGemini));
  for (const Dialect dialect : {Dialect::local, Dialect::azure_legacy, Dialect::azure_v1}) {
    Endpoint endpoint = kOpenai;
    endpoint.dialect = dialect;
    EXPECT_FALSE(takes_batches(endpoint));
  }
}

TEST(Batch, OpenaiTakesAFileOfLinesThatForgetsItself) {
  ASSERT_TRUE(wants_batch_file(kOpenai));
  const Call call = upload_batch_file(kOpenai, "b-1", two_items());
  EXPECT_EQ(call.url, "https://api.test/v1/files");
  EXPECT_EQ(header_named(call, "content-type"), "multipart/form-data; boundary=iscan-b-1");
  EXPECT_TRUE(call.body.contains("name=\"purpose\"\r\n\r\nbatch\r\n--iscan-b-1\r\n"));
  EXPECT_TRUE(call.body.contains("name=\"expires_after[seconds]\"\r\n\r\n604800\r\n"));
  EXPECT_TRUE(call.body.contains(
      "\r\n\r\n{\"custom_id\":\"c-1\",\"method\":\"POST\",\"url\":\"/v1/responses\",\"body\":"
      "{\"a\":1}}\n{\"custom_id\":\"c-2\",\"method\":\"POST\",\"url\":\"/v1/responses\",\"body\":"
      "{\"b\":\"\\\"\"}}\n\r\n--iscan-b-1--\r\n"));
  EXPECT_EQ(read_file_id(R"({"id":"file-1","object":"file"})"), "file-1");
  EXPECT_FALSE(read_file_id("<html>"));
  const Call batch = create_batch(kOpenai, "b-1", {}, "file-1");
  EXPECT_EQ(batch.url, "https://api.test/v1/batches");
  const auto body = Json::parse(batch.body);
  EXPECT_EQ(body["input_file_id"], "file-1");
  EXPECT_EQ(body["endpoint"], "/v1/responses");
  EXPECT_EQ(body["metadata"]["iscan_batch"], "b-1");
  EXPECT_EQ(body["output_expires_after"]["seconds"], 604800);
}

TEST(Batch, TheOthersTakeTheQuestionsWithin) {
  EXPECT_FALSE(wants_batch_file(kAnthropic) || wants_batch_file(kGemini));
  const Call anthropic = create_batch(kAnthropic, "b-1", two_items(), {});
  EXPECT_EQ(anthropic.url, "https://api.test/v1/messages/batches");
  EXPECT_EQ(Json::parse(anthropic.body), Json::parse(R"({"requests":[
      {"custom_id":"c-1","params":{"a":1}},{"custom_id":"c-2","params":{"b":"\""}}]})"));
  const Call gemini = create_batch(kGemini, "b-1", two_items(), {});
  EXPECT_EQ(gemini.url, "https://api.test/v1/models/m:batchGenerateContent");
  EXPECT_EQ(Json::parse(gemini.body), Json::parse(R"({"batch":{"displayName":"b-1","inputConfig":{
      "requests":{"requests":[{"request":{"a":1},"metadata":{"key":"c-1"}},
                              {"request":{"b":"\""},"metadata":{"key":"c-2"}}]}}}})"));
}

TEST(Batch, IdsOfProvidersStayWithinTheirAddress) {
  EXPECT_EQ(get_batch(kOpenai, "../x?y").url, "https://api.test/v1/batches/..%2Fx%3Fy");
  EXPECT_EQ(get_batch(kGemini, "batches/a b").url, "https://api.test/v1/batches/a%20b");
  EXPECT_EQ(list_batches(kAnthropic, "a&b").url,
            "https://api.test/v1/messages/batches?limit=100&after_id=a%26b");
  EXPECT_EQ(list_batches(kGemini, "").url, "https://api.test/v1/batches?pageSize=100");
}

struct StateCase {
  const Endpoint* endpoint;
  std::string body;
  BatchState state;
};

std::string openai_state(std::string_view status) {
  return std::format(R"({{"object":"batch","id":"b","status":"{}"}})", status);
}

std::string anthropic_state(std::string_view status) {
  return std::format(R"({{"type":"message_batch","id":"b","processing_status":"{}"}})", status);
}

std::string gemini_op(std::string_view state, std::string_view more = "") {
  return std::format(R"({{"name":"batches/b","metadata":{{"state":"{}"}}{}}})", state, more);
}

TEST(Batch, StatesOfAllThree) {
  using enum BatchState;
  const std::vector<StateCase> cases = {
      {&kOpenai, openai_state("validating"), running},
      {&kOpenai, openai_state("in_progress"), running},
      {&kOpenai, openai_state("finalizing"), running},
      {&kOpenai, openai_state("cancelling"), running},
      {&kOpenai, openai_state("completed"), ended},
      {&kOpenai, openai_state("expired"), ended},
      {&kOpenai, openai_state("cancelled"), ended},
      {&kOpenai, openai_state("failed"), failed},
      {&kAnthropic, anthropic_state("in_progress"), running},
      {&kAnthropic, anthropic_state("canceling"), running},
      {&kAnthropic, anthropic_state("ended"), ended},
      {&kGemini, gemini_op("BATCH_STATE_PENDING"), running},
      {&kGemini, gemini_op("JOB_STATE_RUNNING"), running},
      {&kGemini, gemini_op("BATCH_STATE_SUCCEEDED", R"(,"done":true)"), ended},
      {&kGemini, gemini_op("BATCH_STATE_EXPIRED", R"(,"done":true)"), ended},
      {&kGemini, gemini_op("BATCH_STATE_CANCELLED", R"(,"done":true)"), ended},
      {&kGemini, gemini_op("BATCH_STATE_FAILED", R"(,"done":true)"), failed},
      {&kGemini, gemini_op("", R"(,"done":true,"error":{"code":3,"message":"no"})"), failed}};
  for (const StateCase& one : cases) {
    const auto batch = read_batch(*one.endpoint, one.body);
    ASSERT_TRUE(batch) << one.body;
    EXPECT_EQ(batch->state, one.state) << one.body;
  }
  for (const Endpoint* endpoint : {&kOpenai, &kAnthropic, &kGemini}) {
    for (const char* body : {"", "{}", "[]", "<html>", R"({"error":{"message":"x"}})"}) {
      EXPECT_FALSE(read_batch(*endpoint, body)) << body;
    }
  }
}

TEST(Batch, WhatIsSaidOfABatchIsRead) {
  const auto openai = read_batch(kOpenai, R"({"object":"batch","id":"batch_1","status":"completed",
      "created_at":1795000000,"output_file_id":"out","error_file_id":"err","errors":null,
      "metadata":{"iscan_batch":"b-1"},"request_counts":{"total":3,"completed":2,"failed":1}})");
  ASSERT_TRUE(openai);
  EXPECT_EQ(openai->name, "b-1");
  EXPECT_EQ(openai->requests, 3);
  EXPECT_EQ(openai->files, (std::vector<std::string>{"out", "err"}));
  EXPECT_EQ(to_iso(openai->created.value()), "2026-11-18T11:06:40.000Z");
  const auto calls = get_results(kOpenai, *openai);
  ASSERT_EQ(calls.size(), 2U);
  EXPECT_EQ(calls[1].url, "https://api.test/v1/files/err/content");
  const auto anthropic =
      read_batch(kAnthropic, R"({"type":"message_batch","id":"mb","processing_status":"in_progress",
      "created_at":"2026-11-23T12:00:00.123456Z","request_counts":{"processing":2,"succeeded":1,
      "errored":1,"canceled":0,"expired":0},"results_url":"https://evil.test/x"})");
  ASSERT_TRUE(anthropic);
  EXPECT_EQ(anthropic->requests, 4);
  EXPECT_EQ(to_iso(anthropic->created.value()), "2026-11-23T12:00:00.000Z");
  EXPECT_EQ(get_results(kAnthropic, *anthropic)[0].url,
            "https://api.test/v1/messages/batches/mb/results");
  const auto gemini = read_batch(kGemini, R"({"name":"batches/1","metadata":{"displayName":"b-1",
      "createTime":"2026-11-23T12:00:00Z","state":"BATCH_STATE_PENDING",
      "batchStats":{"requestCount":"2"}}})");
  ASSERT_TRUE(gemini);
  EXPECT_EQ(gemini->name, "b-1");
  EXPECT_EQ(gemini->requests, 2);
}

TEST(Batch, AFailedOneSaysWhyAndWhetherAgainHelps) {
  const auto limit = read_batch(kOpenai, R"({"object":"batch","id":"b","status":"failed","errors":
      {"data":[{"code":"token_limit_exceeded","message":"Enqueued token limit, key-1234"}]}})");
  ASSERT_TRUE(limit);
  EXPECT_EQ(limit->outcome, Outcome::retry);
  EXPECT_TRUE(limit->detail.starts_with("token_limit_exceeded: Enqueued"));
  EXPECT_FALSE(limit->detail.contains("key-1234"));
  const auto lines = read_batch(kOpenai, R"({"object":"batch","id":"b","status":"failed","errors":
      {"data":[{"code":"invalid_json_line","message":"line 1"}]}})");
  EXPECT_EQ(lines->outcome, Outcome::fatal_request);
}

TEST(Batch, PagesLeadOn) {
  const auto openai = read_batches(
      kOpenai, std::format(R"({{"object":"list","data":[{},{{"object":"x"}}],"has_more":true}})",
                           openai_state("completed")));
  ASSERT_TRUE(openai);
  EXPECT_EQ(openai->batches.size(), 1U);
  EXPECT_EQ(openai->next, "b");
  const auto anthropic =
      read_batches(kAnthropic, R"({"data":[],"has_more":true,"last_id":"z","first_id":"a"})");
  EXPECT_EQ(anthropic->next, "z");
  EXPECT_EQ(read_batches(kGemini, R"({"nextPageToken":"t"})")->next, "t");
  EXPECT_TRUE(read_batches(kGemini, "{}")->next.empty());
  EXPECT_FALSE(read_batches(kOpenai, R"({"error":{}})"));
}

const std::string kAnswer = R"({\"total\":\"1\"})";

std::string message_with(std::string_view text) {
  return std::format(R"({{"type":"message","stop_reason":"end_turn","content":[{{"type":"text",)"
                     R"("text":"{}"}}],"usage":{{"input_tokens":10,"output_tokens":3}}}})",
                     text);
}

TEST(Batch, RowsOfAnthropicInAnyOrder) {
  const std::string body =
      std::format(R"({{"custom_id":"2","result":{{"type":"errored","error":{{"type":"error",)"
                  R"("error":{{"type":"overloaded_error","message":"x"}},"request_id":"r"}}}}}})"
                  "\n"
                  R"({{"custom_id":"1","result":{{"type":"succeeded","message":{}}}}})"
                  "\nnonsense\n\n"
                  R"({{"custom_id":"3","result":{{"type":"expired"}}}})"
                  "\n"
                  R"({{"custom_id":"4","result":{{"type":"canceled"}}}})",
                  message_with(kAnswer));
  const auto rows = read_rows(kAnthropic, body);
  ASSERT_EQ(rows.size(), 4U);
  EXPECT_EQ(rows[0].id, "2");
  const auto failed = read_row(kAnthropic, kBatchSchema, rows[0]);
  EXPECT_EQ(failed.outcome, Outcome::retry);
  EXPECT_EQ(failed.request_id, "r");
  const auto good = read_row(kAnthropic, kBatchSchema, rows[1]);
  EXPECT_EQ(good.outcome, Outcome::ok) << good.detail;
  EXPECT_EQ(good.value, R"({"total":"1"})");
  EXPECT_EQ(good.usage, (Usage{.input = 10, .output = 3}));
  EXPECT_EQ(rows[2].end, RowEnd::expired);
  EXPECT_EQ(rows[3].end, RowEnd::canceled);
}

TEST(Batch, RowsOfOpenaiWithTheirErrors) {
  const std::string body =
      R"({"id":"r1","custom_id":"1","response":{"status_code":200,"request_id":"req_1","body":)"
      R"({"status":"completed","output":[{"type":"message","content":[{"type":"output_text",)"
      R"("text":"{\"total\":1}"}]}],"usage":{"input_tokens":5,"output_tokens":2}}},"error":null})"
      "\n"
      R"({"id":"r2","custom_id":"2","response":{"status_code":400,"request_id":"req_2","body":)"
      R"({"error":{"message":"bad schema","code":"invalid_json_schema"}}},"error":null})"
      "\n"
      R"({"id":"r3","custom_id":"3","response":null,"error":{"code":"batch_expired","message":""}})"
      "\n"
      R"({"id":"r4","custom_id":"4","response":null,"error":{"code":"other","message":"x"}})";
  const auto rows = read_rows(kOpenai, body);
  ASSERT_EQ(rows.size(), 4U);
  const auto wrong = read_row(kOpenai, kBatchSchema, rows[0]);
  EXPECT_EQ(wrong.outcome, Outcome::invalid_content) << "the schema is held to";
  EXPECT_EQ(wrong.usage.input, 5) << "and it is paid for";
  EXPECT_EQ(wrong.request_id, "req_1");
  EXPECT_EQ(read_row(kOpenai, kBatchSchema, rows[1]).outcome, Outcome::schema_refused);
  EXPECT_EQ(rows[2].end, RowEnd::expired);
  EXPECT_EQ(rows[3].end, RowEnd::answered);
  EXPECT_EQ(read_row(kOpenai, kBatchSchema, rows[3]).outcome, Outcome::retry);
}

TEST(Batch, RowsOfGeminiLieInTheBatch) {
  const std::string body =
      R"({"name":"batches/1","done":true,"response":{"inlinedResponses":{"inlinedResponses":[)"
      R"({"metadata":{"key":"1"},"response":{"candidates":[{"finishReason":"SAFETY"}],)"
      R"("usageMetadata":{"promptTokenCount":7}}},)"
      R"({"metadata":{"key":"2"},"error":{"code":8,"message":"Quota"}},)"
      R"({"metadata":{"key":"3"},"error":{"code":3,"message":"Bad"}},)"
      R"({"metadata":{"key":"4"},"error":{"code":1}},{"response":{}}]}}})";
  const auto rows = read_rows(kGemini, body);
  ASSERT_EQ(rows.size(), 4U);
  EXPECT_EQ(read_row(kGemini, kBatchSchema, rows[0]).outcome, Outcome::refused);
  EXPECT_EQ(read_row(kGemini, kBatchSchema, rows[0]).usage.input, 7);
  EXPECT_EQ(read_row(kGemini, kBatchSchema, rows[1]).outcome, Outcome::retry);
  EXPECT_EQ(read_row(kGemini, kBatchSchema, rows[2]).outcome, Outcome::fatal_request);
  EXPECT_EQ(rows[3].end, RowEnd::canceled);
}

}  // namespace
}  // namespace iscan::llm_wire
