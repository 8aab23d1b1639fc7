#include "llm_wire/errors.h"

#include <gtest/gtest.h>

namespace iscan::llm_wire {
namespace {

using namespace std::chrono_literals;
using HeaderList = std::vector<std::pair<std::string, std::string>>;

std::string outcome_name(int status, const char* body, const HeaderList& headers = {}) {
  return std::string(to_string(outcome_of(status, headers, Json::parse(body))));
}

TEST(Errors, AStatusWithoutWords) {
  for (const auto& [status, outcome] :
       std::vector<std::pair<int, std::string>>{{0, "invalid_response"},
                                                {101, "invalid_response"},
                                                {301, "fatal_config"},
                                                {307, "fatal_config"},
                                                {400, "fatal_request"},
                                                {401, "fatal_auth"},
                                                {402, "pause_provider"},
                                                {403, "fatal_auth"},
                                                {404, "fatal_config"},
                                                {405, "fatal_config"},
                                                {408, "retry"},
                                                {409, "retry"},
                                                {413, "fatal_too_large"},
                                                {422, "fatal_request"},
                                                {429, "retry"},
                                                {500, "retry"},
                                                {501, "fatal_config"},
                                                {502, "retry"},
                                                {503, "retry"},
                                                {504, "retry"},
                                                {529, "retry"}}) {
    EXPECT_EQ(outcome_name(status, "null"), outcome) << status;
  }
}

TEST(Errors, QuotaIsNoRateLimit) {
  EXPECT_EQ(outcome_name(429, R"({"error":{"code":"rate_limit_exceeded","type":"tokens"}})"),
            "retry");
  EXPECT_EQ(outcome_name(429, R"({"error":{"code":"insufficient_quota"}})"), "pause_provider");
  EXPECT_EQ(outcome_name(429, R"({"type":"error","error":{"type":"rate_limit_error",
                         "details":{"error_code":"ramp_limit_exceeded"}}})"),
            "retry");
  EXPECT_EQ(outcome_name(429, R"({"type":"error","error":{"type":"rate_limit_error",
                         "details":{"error_code":"contract_spend_limit_reached"}}})"),
            "pause_provider");
  EXPECT_EQ(outcome_name(400, R"({"type":"error","error":{"type":"invalid_request_error",
                         "message":"Your credit balance is too low"}})"),
            "pause_provider");
  const auto gemini = [](const std::string& quota) {
    const std::string body = R"({"error":{"code":429,"status":"RESOURCE_EXHAUSTED",
        "message":"You exceeded your current quota","details":[{"violations":[{"quotaId":")" +
                             quota + R"("}]},{"retryDelay":"34s"}]}})";
    return outcome_name(429, body.c_str());
  };
  EXPECT_EQ(gemini("GenerateRequestsPerMinutePerProjectPerModel"), "retry");
  EXPECT_EQ(gemini("GenerateRequestsPerDayPerProjectPerModel"), "pause_provider");
}

TEST(Errors, WhatARequestIsRefusedFor) {
  EXPECT_EQ(outcome_name(400, R"({"error":{"code":400,"status":"INVALID_ARGUMENT",
                         "message":"API key not valid","details":[{"reason":"API_KEY_INVALID"}]}})"),
            "fatal_auth");
  EXPECT_EQ(outcome_name(400, R"({"error":{"code":"context_length_exceeded"}})"),
            "fatal_too_large");
  EXPECT_EQ(outcome_name(400, R"({"error":{"message":"prompt is too long: 9 tokens > 8"}})"),
            "fatal_too_large");
  EXPECT_EQ(outcome_name(400, R"({"error":{"code":"invalid_json_schema","param":"text.format"}})"),
            "schema_refused");
  EXPECT_EQ(outcome_name(400, R"({"error":{"message":"The compiled grammar is too large"}})"),
            "schema_refused");
  EXPECT_EQ(outcome_name(400, R"({"error":{"message":"Unknown parameter: response_format"}})"),
            "schema_refused");
  EXPECT_EQ(outcome_name(422, R"({"detail":"json_schema is not supported"})"), "schema_refused");
  EXPECT_EQ(outcome_name(400, R"({"error":{"code":"content_filter",
                         "innererror":{"code":"ResponsibleAIPolicyViolation"}}})"),
            "refused");
  EXPECT_EQ(outcome_name(400, R"({"error":{"code":"unknown_parameter","param":"store"}})"),
            "fatal_request");
}

TEST(Errors, AServerMaySayWhetherToRetry) {
  const HeaderList yes = {{"x-should-retry", "true"}};
  const HeaderList no = {{"x-should-retry", "false"}};
  EXPECT_EQ(outcome_name(503, "null", no), "fatal_request");
  EXPECT_EQ(outcome_name(400, "null", yes), "retry");
  EXPECT_EQ(outcome_name(429, R"({"error":{"code":"insufficient_quota"}})", yes), "pause_provider");
  EXPECT_EQ(outcome_name(401, "null", yes), "fatal_auth");
}

TEST(Errors, ResponsesThatFailed) {
  const auto failed = [](const char* code) {
    return std::string(to_string(outcome_of_failed(Json{{"code", code}})));
  };
  EXPECT_EQ(failed("server_error"), "retry");
  EXPECT_EQ(failed("rate_limit_exceeded"), "retry");
  EXPECT_EQ(failed("image_too_large"), "fatal_too_large");
  EXPECT_EQ(failed("invalid_image"), "fatal_request");
  EXPECT_EQ(failed("image_content_policy_violation"), "refused");
  EXPECT_EQ(failed("something_new"), "retry");
}

TEST(Errors, FormsOfErrorsAndTheirWords) {
  const auto words = [](const char* body) {
    return describe(400, Json::parse(body), "k3y-of-mine");
  };
  EXPECT_EQ(words(R"({"error":{"code":"bad","message":"x"}})"), "400 bad: x");
  EXPECT_EQ(words(R"([{"error":{"code":400,"status":"INVALID","message":"x"}}])"),
            "400 INVALID: x");
  EXPECT_EQ(words(R"({"error":"x"})"), "400: x");
  EXPECT_EQ(words(R"({"object":"error","message":"x","code":40})"), "400: x");
  EXPECT_EQ(words(R"({"detail":"x"})"), "400: x");
  EXPECT_EQ(words(R"({"type":"error","error":{"type":"api_error","message":"x"}})"),
            "400 api_error: x");
  EXPECT_EQ(words("null"), "400");
  EXPECT_EQ(describe(0, Json::parse(R"({"error":"x"})"), ""), "x");
}

TEST(Errors, WordsNeverHoldKeys) {
  EXPECT_EQ(safe("key k3y-of-mine is k3y-of-mine.", "k3y-of-mine"), "key *** is ***.");
  EXPECT_EQ(safe("Incorrect: 'sk-proj-abc…xyz', \"AIzaSyAbcdefg\"\n\tgone", "other"),
            "Incorrect: '***', \"***\"  gone");
  EXPECT_EQ(safe("a box", "x"), "a box") << "too short to be a key";
  EXPECT_EQ(safe("sk-short", ""), "sk-short");
  const std::string cut = safe("a" + std::string(150, ' ') + std::string(1000, '\xC3'), "");
  EXPECT_LE(cut.size(), 303U);
  std::string umlauts;
  for (int n = 0; n < 500; ++n) umlauts += "ä";
  EXPECT_EQ(safe("x" + umlauts, ""), "x" + umlauts.substr(0, 298) + "…");
}

std::optional<std::chrono::milliseconds> delay(const HeaderList& headers,
                                               const char* body = "null") {
  return retry_after(headers, Json::parse(body));
}

TEST(RetryAfter, EveryWayToSayIt) {
  EXPECT_EQ(delay({{"retry-after", "2"}}), 2s);
  EXPECT_EQ(delay({{"retry-after", "0.5"}}), 500ms);
  EXPECT_EQ(delay({{"retry-after", "9"}, {"retry-after-ms", "1500"}}), 1500ms);
  EXPECT_EQ(delay({{"date", "Sun, 06 Nov 1994 08:49:37 GMT"},
                   {"retry-after", "Sun, 06 Nov 1994 08:50:37 GMT"}}),
            60s);
  EXPECT_EQ(delay({{"date", "Sun, 06 Nov 1994 08:49:37 GMT"},
                   {"retry-after", "Sun, 06 Nov 1994 08:40:00 GMT"}}),
            0s);
  EXPECT_EQ(delay({}, R"({"error":{"details":[{"x":1},{"retryDelay":"34.5s"}]}})"), 34'500ms);
  EXPECT_EQ(delay({{"retry-after", "999999999999"}}), 24h * 7);
}

TEST(RetryAfter, WhatIsNotUnderstoodIsNotSaid) {
  EXPECT_EQ(delay({}), std::nullopt);
  for (const char* value : {"", "-1", "nan", "soon", "2 s", "Sun, 06 Nov 1994 08:50:37 GMT"}) {
    EXPECT_EQ(delay({{"retry-after", value}}), std::nullopt) << value;
  }
  for (const char* body : {R"({"error":{"details":{"retryDelay":"1s"}}})",
                           R"({"error":{"details":[{"retryDelay":1}]}})",
                           R"({"error":{"details":[{"retryDelay":"s"}]}})"}) {
    EXPECT_EQ(delay({}, body), std::nullopt) << body;
  }
  for (const char* date :
       {"Sun, 31 Feb 1994 08:49:37 GMT", "Sun, 06 Nov 1994 24:49:37 GMT",
        "Sun, 06 Nov 1994 08:49:37 CET", "Sun, -6 Nov 1994 08:49:37 GMT", "1994-11-06T08:49:37Z"}) {
    EXPECT_EQ(http_date(date), std::nullopt) << date;
  }
}

}  // namespace
}  // namespace iscan::llm_wire
