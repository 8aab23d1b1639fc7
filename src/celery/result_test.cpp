#include "celery/result.h"

#include <gtest/gtest.h>

namespace iscan::celery {
namespace {

TEST(CeleryResult, WritesExceptionsAsPythonDoes) {
  const auto repr_of = [](Json arguments) {
    return Exception{"ValueError", std::move(arguments)}.repr();
  };
  EXPECT_EQ(repr_of(Json::array()), "ValueError()");
  EXPECT_EQ(repr_of(Json::array({"boom"})), "ValueError('boom')");
  EXPECT_EQ(repr_of(Json::array({"boom", 42})), "ValueError('boom', 42)");
  EXPECT_EQ(repr_of(Json::array({Json::array({1})})), "ValueError([1])");
  EXPECT_EQ(repr_of(Json::array({"a,)"})), "ValueError('a,)')");
  // Some write the message alone.
  EXPECT_EQ(repr_of("boom"), "ValueError('boom')");
  EXPECT_EQ(repr_of(nullptr), "ValueError()");
}

TEST(CeleryResult, NamesExceptionsSoThatPythonFindsThem) {
  EXPECT_EQ(Exception({"ValueError", Json::array({"boom", 42})}).to_json(),
            Json({{"exc_type", "ValueError"},
                  {"exc_message", Json::array({"boom", 42})},
                  {"exc_module", "builtins"}}));
  EXPECT_EQ(task_revoked("expired").to_json()["exc_module"], "celery.exceptions");
  EXPECT_EQ(task_revoked("expired").repr(), "TaskRevokedError('expired')");
  EXPECT_EQ(not_registered("t.add").repr(), "NotRegistered('t.add')");
  EXPECT_EQ(time_limit_exceeded(1.5).repr(), "TimeLimitExceeded(1.5)");
  EXPECT_EQ(time_limit_exceeded(1.5).to_json()["exc_module"], "billiard.exceptions");
  EXPECT_EQ(worker_lost("gone").repr(), "WorkerLostError('gone')");
}

TEST(CeleryResult, IsDatedWhenItIsFinal) {
  for (const auto status : {state::kSuccess, state::kFailure, state::kRevoked}) {
    EXPECT_TRUE(is_final(status));
    const Json json = parse_json(to_text({.id = "1", .status = std::string(status)}, 0)).value();
    EXPECT_EQ(json["date_done"], "1970-01-01T00:00:00.000000+00:00");
  }
  for (const auto status : {state::kStarted, state::kRetry, std::string_view("PROGRESS")}) {
    EXPECT_FALSE(is_final(status));
    const Json json = parse_json(to_text({.id = "1", .status = std::string(status)}, 0)).value();
    EXPECT_TRUE(json["date_done"].is_null());
  }
}

TEST(CeleryResult, HasTheMembersPythonReads) {
  const Json children = parse_json(R"([[["2",null],null]])").value();
  const ResultMeta meta{.id = "1",
                        .status = "SUCCESS",
                        .result = {{"a", 1}},
                        .traceback = "trace",
                        .children = children,
                        .group = "g",
                        .parent = "p"};
  EXPECT_EQ(parse_json(to_text(meta, 0)).value(),
            Json({{"status", "SUCCESS"},
                  {"result", {{"a", 1}}},
                  {"traceback", "trace"},
                  {"children", children},
                  {"date_done", "1970-01-01T00:00:00.000000+00:00"},
                  {"task_id", "1"},
                  {"group_id", "g"},
                  {"parent_id", "p"}}));
  const Json least = parse_json(to_text({.id = "1", .status = "STARTED"}, 0)).value();
  EXPECT_TRUE(least["traceback"].is_null());
  EXPECT_EQ(least["children"], Json::array());
  EXPECT_FALSE(least.contains("group_id"));
}

TEST(CeleryResult, ReadsResultsOfOthers) {
  const auto meta = parse_result(
      R"({"status":"FAILURE","result":{"exc_type":"E"},"traceback":"t","task_id":"1"})");
  ASSERT_TRUE(meta);
  EXPECT_EQ(meta->id, "1");
  EXPECT_EQ(meta->status, "FAILURE");
  EXPECT_EQ(meta->result["exc_type"], "E");
  EXPECT_EQ(meta->traceback, "t");
  for (const auto* text : {"", "1", "[]", "{}", R"({"status":1})", R"({"result":1})"}) {
    EXPECT_FALSE(parse_result(text)) << text;
  }
}

}  // namespace
}  // namespace iscan::celery
