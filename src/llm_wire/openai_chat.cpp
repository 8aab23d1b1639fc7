// POST /chat/completions, of OpenAI, Azure and the many servers that imitate it.
#include <utility>

#include "llm_wire/members.h"
#include "llm_wire/parts.h"
#include "llm_wire/providers.h"

namespace iscan::llm_wire {
namespace {

Json media_part(const Media& media) {
  if (is_image(media)) {
    return {{"type", "image_url"}, {"image_url", {{"url", data_uri(media)}, {"detail", "high"}}}};
  }
  return {{"type", "file"},
          {"file", {{"filename", file_name(media)}, {"file_data", data_uri(media)}}}};
}

// A string where there is only text: not every server takes parts.
Json content(const Prompt& prompt) {
  if (prompt.media.empty()) return prompt.text;
  Json parts = Json::array();
  for (const Media& media : prompt.media) parts.push_back(media_part(media));
  parts.push_back({{"type", "text"}, {"text", prompt.text}});
  return parts;
}

Json messages(const Endpoint& endpoint, const Prompt& prompt, Rung rung) {
  Json messages = Json::array();
  const char* role = endpoint.dialect == Dialect::local ? "system" : "developer";
  if (const auto system = system_text(prompt, rung); !system.empty()) {
    messages.push_back({{"role", role}, {"content", system}});
  }
  for (const Example& example : prompt.examples) {
    messages.push_back({{"role", "user"}, {"content", example.question}});
    messages.push_back({{"role", "assistant"}, {"content", example.answer}});
  }
  messages.push_back({{"role", "user"}, {"content", content(prompt)}});
  return messages;
}

// A string, or parts as some servers write it.
std::string written(const Json& content) {
  if (content.is_string()) return content.get<std::string>();
  std::string text;
  for (const Json& part : content) {
    if (text_at(part, "type") == "text") text += text_at(part, "text");
  }
  return text;
}

Outcome of_finish(std::string_view reason) {
  if (reason == "length") return Outcome::truncated;
  if (reason == "content_filter") return Outcome::refused;
  // No tools were offered. Words of other servers ("eos", none at all) mean that it ended.
  if (reason == "tool_calls" || reason == "function_call") return Outcome::invalid_response;
  return Outcome::ok;
}

}  // namespace

Json openai_chat_body(const Endpoint& endpoint, const Prompt& prompt, Rung rung) {
  Json body;
  // In Azure's older form the deployment in the path is the model.
  if (endpoint.dialect != Dialect::azure_legacy) body["model"] = endpoint.model;
  body["messages"] = messages(endpoint, prompt, rung);
  if (auto schema = asked_schema(prompt, rung)) {
    body["response_format"] = {
        {"type", "json_schema"},
        {"json_schema",
         {{"name", prompt.schema_name}, {"strict", true}, {"schema", std::move(*schema)}}}};
  }
  const bool local = endpoint.dialect == Dialect::local;
  body[local ? "max_tokens" : "max_completion_tokens"] = prompt.output_tokens;
  if (local) body["temperature"] = 0;
  if (!endpoint.effort.empty()) body["reasoning_effort"] = endpoint.effort;
  // Versions of Azure's older form refuse what they do not know, and store nothing unasked.
  if (local || endpoint.dialect == Dialect::azure_legacy) return body;
  body["store"] = false;
  if (!endpoint.cache_key.empty()) body["prompt_cache_key"] = endpoint.cache_key;
  return body;
}

Found openai_chat_found(const Json& body) {
  const Json& choice = first(member(body, "choices"));
  const Json& message = member(choice, "message");
  if (!message.is_object()) return {.detail = "no message"};
  Found found{.outcome = of_finish(text_at(choice, "finish_reason")),
              .text = written(member(message, "content")),
              .detail = text_at(message, "refusal")};
  if (!found.detail.empty()) {
    found.outcome = Outcome::refused;
  } else if (found.outcome != Outcome::ok) {
    found.detail = text_at(choice, "finish_reason");
  }
  return found;
}

Usage openai_chat_usage(const Json& body) {
  const Json& usage = member(body, "usage");
  const Json& input = member(usage, "prompt_tokens_details");
  return {.input = count_at(usage, "prompt_tokens"),
          .cached_input = count_at(input, "cached_tokens"),
          .cache_write = count_at(input, "cache_write_tokens"),
          .output = count_at(usage, "completion_tokens"),
          .reasoning = count_at(member(usage, "completion_tokens_details"), "reasoning_tokens")};
}

}  // namespace iscan::llm_wire
