// Our requests against those that the official SDKs send, recorded beside this project: the same
// method, path, query, meaningful headers and meaning of the body.
#include <gtest/gtest.h>

#include <filesystem>
#include <format>
#include <fstream>
#include <set>
#include <sstream>

#include "base/encode.h"
#include "llm_wire/batch.h"
#include "llm_wire/strict_json.h"
#include "llm_wire/wire.h"

namespace iscan::llm_wire {
namespace {

const std::filesystem::path kSdkRequests = "../shared/reference/llm/recordings";

using Pointer = Json::json_pointer;

// A recorded request, and where ours is not the same: paths into the comparison.
struct SdkCase {
  std::string recording;
  Endpoint endpoint;
  std::set<std::string> differences;
  Rung rung = Rung::native;
};

// Why ours differ; the words are beside the paths below.
// limit: an answer without a limit costs without one.
// store: OpenAI keeps what it is not told to forget.
// order: media before the text, as the providers advise.
// ids: a provider need not know our ids.
// auth: x-api-key and api-key are taken by both versions, so there is one way for all.
// sampling: temperature 0 where it is taken, for the same answer again.
// probabilities: not used.
// tool: a strict tool would be refused as the schema was; its name is the schema's.
const std::string kKey = "REDACTED";

Json load_request(const std::string& name, std::size_t number = 0) {
  std::ostringstream text;
  text << std::ifstream(kSdkRequests / ("req." + name + ".json")).rdbuf();
  return Json::parse(text.str()).at("requests").at(number);
}

std::string decode_base64(std::string_view text) {
  constexpr std::string_view kDigits =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string bytes;
  unsigned bits = 0;
  int count = 0;
  for (const char c : text.substr(0, text.find('='))) {
    bits = (bits << 6U) | static_cast<unsigned>(kDigits.find(c));
    count += 6;
    if (count < 8) continue;
    count -= 8;
    bytes += static_cast<char>(bits >> static_cast<unsigned>(count));
  }
  return bytes;
}

// Calls `visit` with every member of every object.
void walk(const Json& json, const auto& visit) {
  if (!json.is_structured()) return;
  for (const auto& [key, value] : json.items()) {
    if (json.is_object()) visit(key, value);
    walk(value, visit);
  }
}

std::string first_text(const Json& json) {
  if (json.is_string()) return json.get<std::string>();
  std::string text;
  walk(json, [&](const std::string& key, const Json& value) {
    if (key == "text" && value.is_string() && text.empty()) text = value.get<std::string>();
  });
  return text;
}

// The media of a body, whatever form they have in it.
std::vector<Media> media_of(const Json& body) {
  std::vector<Media> media;
  std::string name;
  walk(body, [&](const std::string& key, const Json& value) {
    if ((key == "filename" || key == "title") && value.is_string()) name = value;
  });
  walk(body, [&](const std::string& key, const Json& value) {
    if (!value.is_string()) return;
    const auto text = value.get<std::string>();
    if (text.starts_with("data:")) {
      media.push_back({text.substr(5, text.find(';') - 5),
                       decode_base64(text.substr(text.find(',') + 1)), name});
    } else if (key == "data") {
      const bool pdf = text.starts_with("JVBERi");
      media.push_back({pdf ? "application/pdf" : "image/png", decode_base64(text), name});
    }
  });
  return media;
}

const Json* find_schema(const Json& body) {
  for (const char* path : {"/text/format/schema", "/response_format/json_schema/schema",
                           "/output_config/format/schema", "/generationConfig/responseJsonSchema",
                           "/tools/0/input_schema"}) {
    if (body.contains(Pointer(path))) return &body.at(Pointer(path));
  }
  return nullptr;
}

// The prompt that a recorded body was made of.
Prompt prompt_of(const Json& body) {
  Prompt prompt{.media = media_of(body), .schema_name = "invoice"};
  Json messages = body.contains("messages") ? body["messages"] : Json();
  for (const char* name : {"input", "contents"}) {
    if (body.contains(name)) messages = body[name];
  }
  if (messages.is_array()) {
    const auto role = messages.front().value("role", "");
    if (role == "developer" || role == "system") prompt.system = messages.front()["content"];
    const Json& last = messages.back();
    prompt.text = first_text(last.contains("content") ? last["content"] : last);
  } else {
    prompt.text = messages.get<std::string>();
  }
  for (const char* name : {"instructions", "system", "systemInstruction"}) {
    if (body.contains(name)) prompt.system = first_text(body[name]);
  }
  if (const Json* schema = find_schema(body)) prompt.schema = schema->dump();
  return prompt;
}

// A string of text alone means the same as one part, and a bare input the same as one message.
void normalise(Json& body) {
  if (body.contains("input") && body["input"].is_string()) {
    body["input"] = Json::array({{{"role", "user"}, {"content", body["input"]}}});
  }
  for (const char* name : {"input", "messages", "contents"}) {
    if (!body.contains(name)) continue;
    for (Json& message : body[name]) {
      Json& parts = message.contains("parts") ? message["parts"] : message["content"];
      if (parts.is_string()) parts = Json::array({{{"text", parts}}});
      for (Json& part : parts) {
        if (part.contains("text")) part = {{"text", part["text"]}};
      }
    }
  }
}

// "https://host/path?a=b" as it is recorded.
Json as_recorded(const Call& call) {
  const auto path = call.url.find('/', call.url.find("//") + 2);
  const auto mark = call.url.find('?');
  Json query = Json::object();
  if (mark != std::string::npos) {
    const std::string pair = call.url.substr(mark + 1);
    const auto equal = pair.find('=');
    query[pair.substr(0, equal)] = percent_decode(pair.substr(equal + 1));
  }
  Json headers;
  for (const auto& [name, value] : call.headers) headers[name] = value;
  return {{"method", call.method},
          {"path", call.url.substr(path, mark == std::string::npos ? mark : mark - path)},
          {"query", query},
          {"headers", headers},
          {"body", call.body.empty() ? Json() : Json::parse(call.body)}};
}

// What counts of a request, as one object.
Json meaning(const Json& request) {
  static const std::set<std::string> kMeaningful = {
      "content-type",   "authorization",       "x-api-key",
      "api-key",        "x-goog-api-key",      "anthropic-version",
      "anthropic-beta", "openai-organization", "openai-project"};
  Json headers = Json::object();
  for (const auto& [name, value] : request.at("headers").items()) {
    std::string lower = name;
    std::ranges::transform(lower, lower.begin(), [](unsigned char c) { return std::tolower(c); });
    if (kMeaningful.contains(lower)) headers[lower] = value;
  }
  Json body = request.at("body");
  normalise(body);
  return {{"method", request.at("method")},
          {"path", request.at("path")},
          {"query", request.at("query")},
          {"headers", headers},
          {"body", body}};
}

// Where two values differ; the order of keys does not count.
void collect_differences(const Json& sdk, const Json& ours, const std::string& path,
                         std::set<std::string>& found) {
  if (sdk.is_object() && ours.is_object()) {
    for (const auto& [key, value] : sdk.items()) {
      collect_differences(value, ours.contains(key) ? ours[key] : Json(Json::value_t::discarded),
                          std::format("{}/{}", path, key), found);
    }
    for (const auto& [key, value] : ours.items()) {
      if (!sdk.contains(key)) found.insert(std::format("{}/{}", path, key));
    }
  } else if (sdk.is_array() && ours.is_array() && sdk.size() == ours.size()) {
    for (std::size_t n = 0; n < sdk.size(); ++n) {
      collect_differences(sdk[n], ours[n], std::format("{}/{}", path, n), found);
    }
  } else if (sdk.is_discarded() || ours.is_discarded() || sdk != ours) {
    found.insert(path);
  }
}

const std::set<std::string> kNone;

Endpoint sdk_endpoint(Wire wire, std::string base, std::string model) {
  return {
      .wire = wire, .base_url = std::move(base), .key = Secret(kKey), .model = std::move(model)};
}

Endpoint openai_sdk(Wire wire, bool effort) {
  Endpoint endpoint = sdk_endpoint(wire, "https://api.openai.com/v1", "gpt-6-luna");
  if (effort) {
    endpoint.effort = "low";
    endpoint.cache_key = "invoice-extract-v1";
  }
  return endpoint;
}

Endpoint azure_sdk(Wire wire, Dialect dialect) {
  Endpoint endpoint = sdk_endpoint(wire, "https://x.openai.azure.com", "my-deployment");
  endpoint.dialect = dialect;
  if (dialect == Dialect::azure_v1) {
    endpoint.effort = "low";
    endpoint.cache_key = "invoice-extract-v1";
  }
  return endpoint;
}

Endpoint local_sdk() {
  Endpoint endpoint = sdk_endpoint(Wire::openai_chat, "http://localhost:8000/v1/", "qwen3-vl");
  endpoint.dialect = Dialect::local;
  return endpoint;
}

Endpoint anthropic_sdk(std::string version, bool effort) {
  Endpoint endpoint =
      sdk_endpoint(Wire::anthropic, "https://api.anthropic.com", "claude-haiku-5-5");
  endpoint.api_version = std::move(version);
  if (effort) endpoint.effort = "low";
  return endpoint;
}

Endpoint gemini_sdk(bool effort) {
  Endpoint endpoint =
      sdk_endpoint(Wire::gemini, "https://generativelanguage.googleapis.com", "gemini-3.8-flash");
  if (effort) endpoint.effort = "low";
  return endpoint;
}

std::vector<SdkCase> openai_cases() {
  const auto responses = Wire::openai_responses;
  const auto chat = Wire::openai_chat;
  return {
      {"openai-7.responses.structured", openai_sdk(responses, true), {"/body/metadata"}},  // ids
      {"openai-7.responses.image",
       openai_sdk(responses, false),
       {"/body/max_output_tokens",       // limit
        "/body/input/0/content/0/text",  // order, four times
        "/body/input/0/content/0/type", "/body/input/0/content/0/image_url",
        "/body/input/0/content/0/detail", "/body/input/0/content/1/text",
        "/body/input/0/content/1/type", "/body/input/0/content/1/image_url",
        "/body/input/0/content/1/detail"}},
      {"openai-7.responses.pdf", openai_sdk(responses, false), {"/body/max_output_tokens"}},
      {"openai-7.chat.structured", openai_sdk(chat, true), kNone},
      {"openai-7.chat.image",
       openai_sdk(chat, false),
       {"/body/max_completion_tokens", "/body/store",  // limit, store
        "/body/messages/0/content/0/text",             // order
        "/body/messages/0/content/0/type", "/body/messages/0/content/0/image_url",
        "/body/messages/0/content/1/text", "/body/messages/0/content/1/type",
        "/body/messages/0/content/1/image_url"}},
      {"openai-7.chat.pdf",
       openai_sdk(chat, false),
       {"/body/max_completion_tokens", "/body/store"}},  // limit, store
      {"openai-7.chat.local",
       local_sdk(),
       {"/body/seed", "/body/logprobs", "/body/top_logprobs"}},  // probabilities
      {"openai-7.azure.legacy",
       azure_sdk(chat, Dialect::azure_legacy),
       {"/body/max_completion_tokens"}},  // limit
      {"openai-7.azure.v1",
       azure_sdk(responses, Dialect::azure_v1),
       {"/headers/authorization", "/headers/api-key", "/body/metadata"}},  // auth, ids
  };
}

std::vector<SdkCase> anthropic_cases() {
  const std::set<std::string> ids = {"/body/metadata"};
  const std::set<std::string> tool = {"/body/tools/0/name", "/body/tools/0/description",
                                      "/body/tools/0/strict", "/body/tool_choice/name"};
  std::vector<SdkCase> cases = {
      {"anthropic-0.messages.structured", anthropic_sdk("2023-06-01", true), ids},
      {"anthropic-0.messages.image", anthropic_sdk("2023-06-01", false), kNone},
      {"anthropic-0.messages.pdf", anthropic_sdk("2023-06-01", false), kNone},
      {"anthropic-0.messages.tool", anthropic_sdk("2023-06-01", false), tool, Rung::tool},
      {"anthropic-1.messages.structured", anthropic_sdk("", true), ids},
      {"anthropic-1.messages.image", anthropic_sdk("", false), kNone},
      {"anthropic-1.messages.pdf", anthropic_sdk("", false), kNone},
      {"anthropic-1.messages.tool", anthropic_sdk("", false), tool, Rung::tool},
  };
  for (SdkCase& one : cases) {
    if (!one.endpoint.api_version.empty()) continue;
    one.differences.insert({"/headers/authorization", "/headers/x-api-key"});  // auth
  }
  return cases;
}

std::vector<SdkCase> gemini_cases() {
  const std::set<std::string> bare = {"/body/generationConfig/temperature",       // sampling
                                      "/body/generationConfig/maxOutputTokens"};  // limit
  return {{"genai-3.generate.json_schema", gemini_sdk(true), kNone},
          {"genai-3.generate.image", gemini_sdk(false), bare},
          {"genai-3.generate.pdf", gemini_sdk(false), bare}};
}

// The differences are exactly those listed: one that has gone is taken off the list.
void expect_as_sdk(const SdkCase& one) {
  SCOPED_TRACE(one.recording);
  const Json sdk = load_request(one.recording);
  const Call call = ask(one.endpoint, prompt_of(sdk.at("body")), one.rung);
  std::set<std::string> found;
  collect_differences(meaning(sdk), meaning(as_recorded(call)), "", found);
  EXPECT_EQ(found, one.differences) << call.url << "\n" << call.body;
}

TEST(SdkRequests, OursMeanTheSame) {
  if (!std::filesystem::exists(kSdkRequests)) GTEST_SKIP() << "no recordings in " << kSdkRequests;
  for (const auto& cases : {openai_cases(), anthropic_cases(), gemini_cases()}) {
    for (const SdkCase& one : cases) expect_as_sdk(one);
  }
}

TEST(SdkRequests, OurListsOfModelsMeanTheSame) {
  if (!std::filesystem::exists(kSdkRequests)) GTEST_SKIP() << "no recordings in " << kSdkRequests;
  const std::vector<SdkCase> cases = {
      {"openai-7.models", openai_sdk(Wire::openai_chat, false), kNone},
      // All on one page.
      {"anthropic-0.models", anthropic_sdk("2023-06-01", false), {"/query/limit"}},
      {"genai-3.models", gemini_sdk(false), {"/query/pageSize", "/headers/content-type"}}};
  for (const SdkCase& one : cases) {
    SCOPED_TRACE(one.recording);
    std::set<std::string> found;
    collect_differences(meaning(load_request(one.recording)),
                        meaning(as_recorded(list_models(one.endpoint))), "", found);
    EXPECT_EQ(found, one.differences);
  }
}

// Ours against request `number` of a recorded flow.
void expect_step(const std::string& recording, std::size_t number, const Call& call,
                 const std::set<std::string>& differences) {
  SCOPED_TRACE(std::format("{} {}", recording, number));
  std::set<std::string> found;
  collect_differences(meaning(load_request(recording, number)), meaning(as_recorded(call)), "",
                      found);
  EXPECT_EQ(found, differences) << call.url << "\n" << call.body;
}

// The form without its boundary, which each sender chooses, and without what only ours says.
std::string bare_form(std::string body) {
  const std::string boundary = body.substr(0, body.find("\r\n"));
  for (auto at = body.find(boundary); at != std::string::npos; at = body.find(boundary)) {
    body.replace(at, boundary.size(), "==");
  }
  for (const char* name : {"expires_after[anchor]", "expires_after[seconds]"}) {
    const auto begin =
        body.find(std::format("==\r\nContent-Disposition: form-data; name=\"{}\"", name));
    if (begin != std::string::npos) body.erase(begin, body.find("==", begin + 2) - begin);
  }
  return body;
}

TEST(SdkRequests, OurBatchesAtOpenaiMeanTheSame) {
  if (!std::filesystem::exists(kSdkRequests)) GTEST_SKIP() << "no recordings in " << kSdkRequests;
  const std::string recording = "openai-7.batch.flow";
  const Endpoint endpoint = openai_sdk(Wire::openai_responses, false);
  const Json sdk = load_request(recording);
  const auto form = sdk.at("body").at("text").get<std::string>();
  const auto line = form.find("{\"custom_id\"");
  const Json question = Json::parse(form.substr(line, form.find('\n', line) - line));
  const std::vector<BatchItem> items = {{question["custom_id"], question["body"].dump()}};
  const Call file = upload_batch_file(endpoint, "batch", items);
  EXPECT_EQ(bare_form(file.body), bare_form(form));
  EXPECT_EQ(file.url, "https://api.openai.com" + sdk.at("path").get<std::string>());
  const auto id = load_request(recording, 1).at("body").at("input_file_id").get<std::string>();
  expect_step(recording, 1, create_batch(endpoint, "b", items, id),
              // What a batch is found again by, and when OpenAI forgets its results.
              {"/body/metadata/job", "/body/metadata/iscan_batch", "/body/output_expires_after"});
  expect_step(recording, 2, get_batch(endpoint, "batch_mock1"), kNone);
  const Batch batch{.id = "batch_mock1", .files = {"file-out"}};
  expect_step(recording, 3, get_results(endpoint, batch).at(0), kNone);
}

TEST(SdkRequests, OurBatchesAtAnthropicMeanTheSame) {
  if (!std::filesystem::exists(kSdkRequests)) GTEST_SKIP() << "no recordings in " << kSdkRequests;
  for (const std::string version : {"2023-06-01", ""}) {
    const std::string recording =
        version.empty() ? "anthropic-1.batch.flow" : "anthropic-0.batch.flow";
    const Endpoint endpoint = anthropic_sdk(version, false);
    std::set<std::string> differences;
    if (version.empty()) differences = {"/headers/authorization", "/headers/x-api-key"};  // auth
    std::vector<BatchItem> items;
    const Json sdk = load_request(recording);
    for (const Json& one : sdk.at("body").at("requests")) {
      items.push_back({one.at("custom_id"), one.at("params").dump()});
    }
    expect_step(recording, 0, create_batch(endpoint, "b", items, {}), differences);
    expect_step(recording, 1, get_batch(endpoint, "msgbatch_mock1"), differences);
    expect_step(recording, 3, get_results(endpoint, {.id = "msgbatch_mock1"}).at(0), differences);
  }
}

TEST(SdkRequests, OurBatchesAtGeminiMeanTheSame) {
  if (!std::filesystem::exists(kSdkRequests)) GTEST_SKIP() << "no recordings in " << kSdkRequests;
  const std::string recording = "genai-3.batch.flow";
  const Endpoint endpoint = gemini_sdk(false);
  std::vector<BatchItem> items;
  const Json batch = load_request(recording).at("body").at("batch");
  for (const Json& one : batch.at(Pointer("/inputConfig/requests/requests"))) {
    items.push_back({one.at(Pointer("/metadata/key")), one.at("request").dump()});
  }
  expect_step(recording, 0, create_batch(endpoint, batch.at("displayName"), items, {}), kNone);
  // The SDK names a type of a body that it does not send.
  expect_step(recording, 1, get_batch(endpoint, "batches/mock1"), {"/headers/content-type"});
}

}  // namespace
}  // namespace iscan::llm_wire
