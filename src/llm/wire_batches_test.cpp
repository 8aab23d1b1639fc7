#include "llm/wire_batches.h"

#include <gtest/gtest.h>

#include "http_client/testing/scripted_server.h"
#include "llm/wire_provider.h"

namespace iscan::llm {
namespace {

using http_client::testing::answer_of;
using http_client::testing::ScriptedServer;
using llm_wire::Outcome;
using llm_wire::Wire;

constexpr std::string_view kBatchKey = "sk-batch-secret";
constexpr std::string_view kBatchMade = R"({"object":"batch","id":"b","status":"validating"})";
constexpr std::string_view kFileMade = R"({"id":"file-1"})";
constexpr std::string_view kMessageBatch =
    R"({"type":"message_batch","id":"m","processing_status":"in_progress"})";

WireBatches batches_at(const std::string& url, Wire wire = Wire::openai_responses) {
  return {"name",
          {.wire = wire,
           .base_url = url + (wire == Wire::openai_responses ? "/v1" : ""),
           .key = Secret(std::string(kBatchKey)),
           .model = "m"},
          model_http_options()};
}

const std::vector<llm_wire::BatchItem> kItems = {{"c-1", R"({"a":1})"}};

TEST(WireBatches, OpenaiGetsItsFileBeforeItsBatch) {
  const ScriptedServer server({answer_of(200, kFileMade), answer_of(200, kBatchMade)});
  EXPECT_EQ(batches_at(server.url()).submit("n", kItems, {}).value(), "b");
  const auto requests = server.requests();
  ASSERT_EQ(requests.size(), 2U);
  EXPECT_TRUE(requests[0].starts_with("POST /v1/files "));
  EXPECT_TRUE(requests[0].contains(R"("custom_id":"c-1")"));
  EXPECT_TRUE(requests[1].contains(R"("input_file_id":"file-1")"));
}

struct SubmitCase {
  std::string what;
  std::vector<std::string> answers;
  Wire wire;
  Outcome outcome;
  bool perhaps;
};

TEST(WireBatches, WhetherAFailedOneMayBeThereIsTold) {
  const auto openai = Wire::openai_responses;
  const auto anthropic = Wire::anthropic;
  const std::vector<SubmitCase> cases = {
      {"a file that may have arrived is no batch", {}, openai, Outcome::retry, false},
      {"no id of a file", {answer_of(200, "{}")}, openai, Outcome::invalid_response, false},
      {"no answer", {}, anthropic, Outcome::retry, true},
      {"half an answer",
       {"HTTP/1.1 200 x\r\nContent-Length: 100\r\n\r\n{"},
       anthropic,
       Outcome::retry,
       true},
      {"a gateway", {answer_of(502, "<html>")}, anthropic, Outcome::retry, true},
      {"another form", {answer_of(200, "<html>")}, anthropic, Outcome::invalid_response, true},
      {"slow down", {answer_of(429, "{}")}, anthropic, Outcome::retry, false},
      {"a wrong key",
       {answer_of(401, R"({"error":{"type":"authentication_error","message":"key"}})")},
       anthropic,
       Outcome::fatal_auth,
       false}};
  for (const SubmitCase& one : cases) {
    const ScriptedServer server(one.answers);
    const auto sent = batches_at(server.url(), one.wire).submit("n", kItems, {});
    ASSERT_FALSE(sent) << one.what;
    EXPECT_EQ(sent.error().outcome, one.outcome) << one.what << ": " << sent.error().detail;
    EXPECT_EQ(sent.error().perhaps_done, one.perhaps) << one.what << ": " << sent.error().detail;
  }
}

TEST(WireBatches, StatesListsAndResults) {
  const std::string list =
      std::string(R"({"has_more":false,"data":[)") + std::string(kMessageBatch) + "]}";
  const ScriptedServer server(
      {answer_of(200, kMessageBatch), answer_of(200, list),
       answer_of(200, "{\"custom_id\":\"c-1\",\"result\":{\"type\":\"expired\"}}\n")});
  auto batches = batches_at(server.url(), Wire::anthropic);
  EXPECT_EQ(batches.look("m", {})->id, "m");
  EXPECT_EQ(batches.list("", {})->batches.size(), 1U);
  const auto rows = batches.rows({.id = "m"}, {});
  ASSERT_EQ(rows->size(), 1U);
  EXPECT_EQ(rows->at(0).end, llm_wire::RowEnd::expired);
}

TEST(WireBatches, AnAnswerThatNamesTheKeyDoesNotPassItOn) {
  const ScriptedServer server(
      {answer_of(401, R"({"error":{"message":"Incorrect: sk-batch-secret"}})")});
  auto batches = batches_at(server.url(), Wire::anthropic);
  const auto looked = batches.look("m", {});
  ASSERT_FALSE(looked);
  EXPECT_FALSE(looked.error().detail.contains(kBatchKey));
  const auto reading = batches.read("", {.status = 200,
                                         .request_id = "sk-batch-secret",
                                         .body = R"({"type":"message","stop_reason":"end_turn",)"
                                                 R"("content":[{"type":"text",)"
                                                 R"("text":"{\"a\":\"sk-batch-secret\"}"}]})"});
  EXPECT_EQ(reading.outcome, Outcome::ok);
  EXPECT_FALSE(reading.value.contains(kBatchKey) || reading.request_id.contains(kBatchKey));
}

}  // namespace
}  // namespace iscan::llm
