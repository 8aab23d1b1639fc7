// Answers that were recorded beside this project: what each is worth, what it cost and what it
// says.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>

#include "llm_wire/strict_json.h"
#include "llm_wire/wire.h"

namespace iscan::llm_wire {
namespace {

const std::filesystem::path kRecordings = "../shared/reference/llm/recordings";

Json read_recording(const std::filesystem::path& path) {
  std::ostringstream text;
  text << std::ifstream(path).rdbuf();
  return Json::parse(text.str());
}

std::vector<std::filesystem::path> recorded_answers() {
  std::vector<std::filesystem::path> paths;
  if (!std::filesystem::exists(kRecordings)) return paths;
  for (const auto& entry : std::filesystem::directory_iterator(kRecordings)) {
    if (entry.path().filename().string().starts_with("resp.")) paths.push_back(entry.path());
  }
  std::ranges::sort(paths);
  return paths;
}

// The schema that the recorded answers follow.
Prompt recorded_prompt() {
  const Json request = read_recording(kRecordings / "req.openai-7.responses.structured.json");
  return {.schema_name = "invoice",
          .schema = request.at("/requests/0/body/text/format/schema"_json_pointer).dump()};
}

Endpoint endpoint_of(const Json& recording) {
  static const std::map<std::string, Wire> kWires = {{"responses", Wire::openai_responses},
                                                     {"chat", Wire::openai_chat},
                                                     {"messages", Wire::anthropic},
                                                     {"generateContent", Wire::gemini}};
  return {.wire = kWires.at(recording.at("api").get<std::string>()), .key = Secret("some-key")};
}

Reading read_recorded(const Json& recording, const Prompt& prompt) {
  std::vector<std::pair<std::string, std::string>> headers;
  for (const auto& [name, value] : recording.at("headers").items()) {
    headers.emplace_back(name, value.get<std::string>());
  }
  const std::string body = recording.contains("body_text")
                               ? recording.at("body_text").get<std::string>()
                               : recording.at("body").dump();
  return read_answer(endpoint_of(recording), prompt, recording.at("status").get<int>(), headers,
                     body);
}

// The recordings name classes of a whole client.
std::string expected_outcome(const Json& recording) {
  const auto expected = recording.at("expect").get<std::string>();
  if (expected == "continue") return "continues";
  // Whether values are on the page is not asked here.
  return expected == "ok_but_evidence_check_fails" ? "ok" : expected;
}

void expect_usage(const Json& expected, const Usage& usage) {
  EXPECT_EQ(usage.input, expected.at("input"));
  EXPECT_EQ(usage.cached_input, expected.at("cached_input"));
  EXPECT_EQ(usage.cache_write, expected.at("cache_write"));
  EXPECT_EQ(usage.output, expected.at("output"));
  EXPECT_EQ(usage.reasoning, expected.at("reasoning"));
}

TEST(Recordings, EveryAnswerIsReadAsItIsMeant) {
  const auto paths = recorded_answers();
  if (paths.empty()) GTEST_SKIP() << "no recordings in " << kRecordings;
  const Prompt prompt = recorded_prompt();
  for (const auto& path : paths) {
    SCOPED_TRACE(path.filename().string());
    const Json recording = read_recording(path);
    const Reading reading = read_recorded(recording, prompt);
    EXPECT_EQ(to_string(reading.outcome), expected_outcome(recording)) << reading.detail;
    if (recording.contains("expect_usage")) expect_usage(recording["expect_usage"], reading.usage);
    if (recording.contains("expect_retry_after_s")) {
      const auto seconds = recording["expect_retry_after_s"].get<double>();
      EXPECT_EQ(reading.retry_after, std::chrono::milliseconds(std::llround(seconds * 1000)));
    }
    if (recording.contains("expect_payload")) {
      EXPECT_EQ(reading.value, recording["expect_payload"].dump());
    }
  }
  RecordProperty("answers", static_cast<int>(paths.size()));
}

}  // namespace
}  // namespace iscan::llm_wire
