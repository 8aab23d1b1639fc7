#include <gtest/gtest.h>

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "telemetry/json_logger.h"
#include "telemetry/registry.h"

namespace iscan::telemetry {
namespace {

TEST(JsonLogger, WritesOneEscapedLineAnEventFromItsLevelOn) {
  const auto path = std::filesystem::temp_directory_path() /
                    ("iscan_log_" + std::to_string(::getpid()) + ".jsonl");
  std::filesystem::remove(path);
  const FixedClock clock(Instant{std::chrono::milliseconds{1'700'000'000'123}});
  {
    auto log = JsonLogger::open(path, LogLevel::info, clock);
    ASSERT_TRUE(log);
    (*log)->debug("hidden");
    (*log)->info(
        "task_done",
        {{"task", std::string("a\"b\n")}, {"n", std::int64_t{3}}, {"ok", true}, {"s", 0.5}});
  }
  std::ifstream file(path);
  const std::string text{std::istreambuf_iterator<char>(file), {}};
  EXPECT_EQ(text, R"({"time":"2023-11-14T22:13:20.123Z","level":"info","event":"task_done",)"
                  R"("task":"a\"b\u000a","n":3,"ok":true,"s":0.5})"
                  "\n");
  std::filesystem::remove(path);
}

TEST(Registry, WritesCountersGaugesAndCumulativeBuckets) {
  Registry registry;
  registry.count(ports::Metric::verdicts_total, "approved");
  registry.count(ports::Metric::verdicts_total, "approved");
  registry.set(ports::Metric::queue_ready, "ocr", 4);
  registry.observe(ports::Metric::stage_seconds, "ocr", 0.02);
  registry.observe(ports::Metric::stage_seconds, "ocr", 1000);
  const std::string text = registry.text();
  for (const char* line :
       {"# TYPE iscan_verdicts_total counter\n", "iscan_verdicts_total{verdict=\"approved\"} 2\n",
        "iscan_queue_ready{queue=\"ocr\"} 4\n",
        "iscan_stage_seconds_bucket{stage=\"ocr\",le=\"0.01\"} 0\n",
        "iscan_stage_seconds_bucket{stage=\"ocr\",le=\"0.025\"} 1\n",
        "iscan_stage_seconds_bucket{stage=\"ocr\",le=\"300\"} 1\n",
        "iscan_stage_seconds_bucket{stage=\"ocr\",le=\"+Inf\"} 2\n",
        "iscan_stage_seconds_count{stage=\"ocr\"} 2\n"}) {
    EXPECT_NE(text.find(line), std::string::npos) << line << text;
  }
}

TEST(Registry, ThePageListsAllMetrics) {
  std::ifstream file("docs/metrics.md");
  const std::string page{std::istreambuf_iterator<char>(file), {}};
  EXPECT_NE(page.find(Registry::reference()), std::string::npos) << "docs/metrics.md must hold:\n"
                                                                 << Registry::reference();
}

}  // namespace
}  // namespace iscan::telemetry
