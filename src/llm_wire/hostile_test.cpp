// Whatever a server answers is read as something; nothing ends the process.
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "llm_wire/schema.h"
#include "llm_wire/wire.h"

namespace iscan::llm_wire {
namespace {

// Whole answers, to be broken.
const std::vector<std::pair<Wire, std::string>>& whole_answers() {
  static const std::vector<std::pair<Wire, std::string>> kBodies = {
      {Wire::openai_responses,
       R"({"status":"completed","output":[{"type":"message","content":[{"type":"output_text",
           "text":"{\"a\":[{\"b\":\"1\"}]}"}]}],"usage":{"input_tokens":1}})"},
      {Wire::openai_chat,
       R"({"choices":[{"message":{"content":"```json\n{\"a\":[{\"b\":\"1\"}]}\n```"},
           "finish_reason":"stop"}],"usage":{"prompt_tokens":1}})"},
      {Wire::anthropic,
       R"({"type":"message","content":[{"type":"text","text":"{\"a\":[{\"b\":\"1\"}]}"}],
           "stop_reason":"end_turn","usage":{"input_tokens":1}})"},
      {Wire::gemini,
       R"({"candidates":[{"content":{"parts":[{"text":"{\"a\":[{\"b\":\"1\"}]}"}]},
           "finishReason":"STOP"}],"usageMetadata":{"promptTokenCount":1}})"},
      {Wire::gemini,
       R"([{"error":{"code":429,"status":"RESOURCE_EXHAUSTED","message":"x","details":[
           {"violations":[{"quotaId":"PerMinute"}]},{"retryDelay":"2.4s"}]}}])"}};
  return kBodies;
}

const Prompt kHostilePrompt = {
    .schema = R"({"type":"object","properties":{"a":{"type":"array","items":{"type":"object",
      "properties":{"b":{"type":"string"}},"required":["b"],"additionalProperties":false}}},
      "required":["a"],"additionalProperties":false})"};

// A value is given only when it is good, and then it is: strict, closed, canonical.
void expect_sound(const Reading& reading) {
  const bool good = reading.outcome == Outcome::ok || reading.outcome == Outcome::ok_lenient;
  RC_ASSERT(good == !reading.value.empty());
  RC_ASSERT(reading.usage.input >= 0 && reading.usage.output >= 0);
  RC_ASSERT(reading.detail.size() <= 310U);
  if (!good) return;
  const auto value = parse_strict(reading.value);
  RC_ASSERT(value.has_value());
  RC_ASSERT(dump(*conform(*parse_strict(kHostilePrompt.schema), *value)) == reading.value);
}

const std::vector<int> kStatuses = {0, 200, 200, 200, 307, 400, 403, 429, 500};

RC_GTEST_PROP(Hostile, BrokenBodiesAreRead, ()) {
  auto [wire, body] = *rc::gen::elementOf(whole_answers());
  const auto changes = *rc::gen::inRange(0, 6);
  for (int n = 0; n < changes && !body.empty(); ++n) {
    const auto at = *rc::gen::inRange<std::size_t>(0, body.size());
    switch (*rc::gen::inRange(0, 4)) {
      case 0: body[at] = *rc::gen::arbitrary<char>(); break;
      case 1: body.erase(at, *rc::gen::inRange<std::size_t>(1, 20)); break;
      case 2: body.insert(at, 1, *rc::gen::elementOf(std::string("{}[]\",:\\0aN"))); break;
      default: body.resize(at); break;
    }
  }
  const int status = *rc::gen::elementOf(kStatuses);
  expect_sound(read_answer({.wire = wire}, kHostilePrompt, status, {}, body));
}

RC_GTEST_PROP(Hostile, AnyBytesAreRead,
              (const std::string& body, const std::string& value, const std::string& name)) {
  const std::vector<std::pair<std::string, std::string>> headers = {
      {"retry-after", value}, {"retry-after-ms", value}, {"date", value}, {name, value}};
  for (const Wire wire :
       {Wire::openai_responses, Wire::openai_chat, Wire::anthropic, Wire::gemini}) {
    const int status = *rc::gen::elementOf(kStatuses);
    expect_sound(read_answer({.wire = wire}, kHostilePrompt, status, headers, body));
    (void)read_models({.wire = wire}, body);
  }
}

// What a model writes is content of a body that is in order.
RC_GTEST_PROP(Hostile, AnyWordsAreRead, (const std::string& before, const std::string& after)) {
  const Json text = before + R"({"a":[{"b":"1"}]})" + after;
  const Json body = {{"choices", Json::array({{{"message", {{"content", text}}}}})}};
  expect_sound(read_answer({.wire = Wire::openai_chat}, kHostilePrompt, 200, {}, dump(body)));
}

RC_GTEST_PROP(Hostile, AKeyIsNeverToldOn, (const std::string& before, const std::string& after)) {
  const std::string key = "k3y-of-mine";
  const Json body = {{"error", {{"message", before + key + after}}}};
  const Endpoint endpoint = {.wire = Wire::openai_chat, .key = Secret(key)};
  const Reading reading = read_answer(endpoint, kHostilePrompt, 401, {}, dump(body));
  RC_ASSERT(!reading.detail.contains(key));
}

}  // namespace
}  // namespace iscan::llm_wire
