#include "llm/wire_provider.h"

#include <gtest/gtest.h>

#include <format>

#include "base/date.h"
#include "http_client/testing/scripted_server.h"

namespace iscan::llm {
namespace {

using http_client::testing::answer_of;
using http_client::testing::ScriptedServer;
using llm_wire::Outcome;

constexpr std::string_view kKey = "sk-very-secret-key";
constexpr std::string_view kChatAnswer =
    R"({"id":"c1","object":"chat.completion","model":"m","choices":[{"index":0,"finish_reason":"stop",)"
    R"("message":{"role":"assistant","content":"{\"total\":\"12.50\"}"}}],)"
    R"("usage":{"prompt_tokens":120,"completion_tokens":30,"total_tokens":150}})";

llm_wire::Prompt wire_prompt() {
  return {.system = "Read the invoice",
          .text = "Total 12.50",
          .schema_name = "invoice",
          .schema = R"({"type":"object","properties":{"total":{"type":"string"}},)"
                    R"("required":["total"],"additionalProperties":false})"};
}

struct WireBench {
  explicit WireBench(std::string url, http_client::Options options = model_http_options())
      : provider("openai",
                 {.wire = llm_wire::Wire::openai_chat,
                  .base_url = std::move(url) + "/v1",
                  .key = Secret(std::string(kKey)),
                  .model = "m"},
                 std::move(options), clock) {}

  Result<Reply> ask(const std::stop_token& stop = {}) {
    const auto prompt = wire_prompt();
    return provider.send(provider.prepare(prompt, llm_wire::Rung::native, {}), prompt, {}, stop);
  }

  FixedClock clock{instant_from_iso("2026-11-28T12:00:00.000Z").value()};
  WireProvider provider;
};

TEST(WireProvider, AsksAndReadsTheAnswer) {
  const ScriptedServer server({answer_of(200, kChatAnswer,
                                         "x-request-id: r1\r\n"
                                         "x-ratelimit-limit-requests: 500\r\n"
                                         "x-ratelimit-remaining-requests: 499\r\n"
                                         "x-ratelimit-reset-requests: 120ms\r\n")});
  WireBench bench(server.url());
  const auto reply = bench.ask();
  ASSERT_TRUE(reply) << reply.error().detail;
  EXPECT_EQ(reply->reading.outcome, Outcome::ok) << reply->reading.detail;
  EXPECT_EQ(reply->reading.value, R"({"total":"12.50"})");
  EXPECT_EQ(reply->reading.usage, (llm_wire::Usage{.input = 120, .output = 30}));
  EXPECT_EQ(reply->reading.request_id, "r1");
  EXPECT_EQ(reply->rate.requests.limit, 500);
  EXPECT_EQ(reply->rate.requests.reset, std::chrono::milliseconds{120});
  const std::string request = server.requests().at(0);
  EXPECT_TRUE(request.starts_with("POST /v1/chat/completions HTTP/1.1\r\n")) << request;
  EXPECT_TRUE(request.contains(kKey));
  EXPECT_TRUE(request.contains("Total 12.50"));
}

TEST(WireProvider, PreparesTheSameBodyAgain) {
  WireBench bench("http://127.0.0.1:1");
  const auto body = [&bench] {
    return bench.provider.prepare(wire_prompt(), llm_wire::Rung::native, {}).body;
  };
  EXPECT_EQ(body(), body());
  EXPECT_FALSE(body().contains(kKey));
}

TEST(WireProvider, TellsNobodyItsKey) {
  const std::string words = R"({"error":{"message":"Incorrect API key provided: )" +
                            std::string(kKey) + R"(","code":"invalid_api_key"}})";
  const ScriptedServer server({answer_of(401, words, "x-request-id: " + std::string(kKey) + "\r\n"),
                               "nonsense " + std::string(kKey) + "\r\n\r\n"});
  WireBench bench(server.url());
  const auto refused = bench.ask();
  ASSERT_TRUE(refused);
  EXPECT_EQ(refused->reading.outcome, Outcome::fatal_auth);
  EXPECT_FALSE(refused->reading.detail.contains(kKey)) << refused->reading.detail;
  EXPECT_EQ(refused->reading.request_id, "***");
  const auto broken = bench.ask();
  ASSERT_FALSE(broken);
  EXPECT_FALSE(broken.error().detail.contains(kKey)) << broken.error().detail;
  EXPECT_TRUE(broken.error().detail.starts_with("openai: ")) << broken.error().detail;
}

TEST(WireProvider, TakesTheWayToTheProviderForWhatItIs) {
  const ScriptedServer server({"(silence)", "HTTP/1.1 200 x\r\nContent-Length: 50\r\n\r\n{\"cut"});
  http_client::Options options = model_http_options();
  options.total = std::chrono::milliseconds{100};
  WireBench bench(server.url(), options);
  EXPECT_EQ(bench.ask().error().code, "http_timeout");
  EXPECT_EQ(bench.ask().error().code, "http_answer_incomplete");
  EXPECT_EQ(WireBench("http://127.0.0.1:1").ask().error().code, "http_unreachable");
  std::stop_source stop;
  stop.request_stop();
  EXPECT_EQ(bench.ask(stop.get_token()).error().code, "http_stopped");
}

TEST(WireProvider, FollowsNoRedirectThatWouldTakeTheKeyElsewhere) {
  const ScriptedServer other({answer_of(200, kChatAnswer)});
  const ScriptedServer server({answer_of(307, "", "Location: " + other.url() + "/\r\n")});
  WireBench bench(server.url());
  const auto reply = bench.ask();
  ASSERT_TRUE(reply);
  EXPECT_NE(reply->reading.outcome, Outcome::ok);
  EXPECT_TRUE(other.requests().empty());
}

TEST(WireProvider, AsksAgainAtOnceWhereAKeptConnectionWasClosed) {
  const std::string kept = std::format("HTTP/1.1 200 x\r\nContent-Length: {}\r\n\r\n{}",
                                       kChatAnswer.size(), kChatAnswer);
  const ScriptedServer server({kept, kept});
  WireBench bench(server.url());
  ASSERT_TRUE(bench.ask());
  const auto again = bench.ask();
  ASSERT_TRUE(again) << again.error().detail;
  EXPECT_EQ(again->reading.outcome, Outcome::ok);
}

TEST(WireProvider, RefusesAnAnswerThatIsTooLong) {
  const ScriptedServer server({answer_of(200, std::string((16U << 20U) + 1, ' '))});
  WireBench bench(server.url());
  const auto reply = bench.ask();
  ASSERT_FALSE(reply);
  EXPECT_EQ(reply.error().code, "http_answer_too_large");
}

TEST(WireProvider, ListsModels) {
  const ScriptedServer server({answer_of(
      200, R"({"data":[{"id":"m","shutdown_date":"2027-01-14"},{"id":"n","object":"model"}]})")});
  WireBench bench(server.url());
  const auto models = bench.provider.models({});
  ASSERT_TRUE(models) << models.error().detail;
  ASSERT_EQ(models->size(), 2U);
  EXPECT_EQ(models->at(0).id, "m");
  EXPECT_EQ(models->at(0).shutdown, "2027-01-14");
}

TEST(WireProvider, TellsWhyThereIsNoListAndNeverTheKey) {
  const std::string quoting =
      std::format(R"({{"error":{{"message":"Wrong key: {}","type":"x"}}}})", kKey);
  const std::vector<std::tuple<int, std::string, std::string>> answers = {
      {401, quoting, "llm_misconfigured"},
      {403, quoting, "llm_models_unlisted"},
      {404, "<html>", "llm_models_unlisted"},
      {503, quoting, "llm_unavailable"},
      {200, "[]", "llm_models_unlisted"}};
  for (const auto& [status, body, code] : answers) {
    const ScriptedServer server({answer_of(status, body)});
    WireBench bench(server.url());
    const auto models = bench.provider.models({});
    ASSERT_FALSE(models);
    EXPECT_EQ(models.error().code, code) << status;
    EXPECT_FALSE(models.error().detail.contains(kKey)) << models.error().detail;
  }
}

}  // namespace
}  // namespace iscan::llm
