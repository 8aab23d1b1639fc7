// POST /v1/messages; versions 2023-06-01 and 2026-10-21 differ in nothing that is used here.
#include <utility>

#include "llm_wire/members.h"
#include "llm_wire/parts.h"
#include "llm_wire/providers.h"

namespace iscan::llm_wire {
namespace {

// The end of a part that stays the same, so that it is billed once (too short a one is ignored).
Json cached_text(const std::string& text) {
  return Json::array(
      {{{"type", "text"}, {"text", text}, {"cache_control", {{"type", "ephemeral"}}}}});
}

Json media_part(const Media& media) {
  Json part = {
      {"type", is_image(media) ? "image" : "document"},
      {"source",
       {{"type", "base64"}, {"media_type", media.media_type}, {"data", base64_of(media)}}}};
  if (!is_image(media) && !media.name.empty()) part["title"] = media.name;
  return part;
}

Json content(const Prompt& prompt) {
  if (prompt.media.empty()) return prompt.text;
  Json parts = Json::array();
  for (const Media& media : prompt.media) parts.push_back(media_part(media));
  parts.push_back({{"type", "text"}, {"text", prompt.text}});
  return parts;
}

Json messages(const Prompt& prompt) {
  Json messages = Json::array();
  for (const Example& example : prompt.examples) {
    const bool last = &example == &prompt.examples.back();
    messages.push_back({{"role", "user"}, {"content", example.question}});
    messages.push_back({{"role", "assistant"},
                        {"content", last ? cached_text(example.answer) : Json(example.answer)}});
  }
  messages.push_back({{"role", "user"}, {"content", content(prompt)}});
  return messages;
}

void add_format(Json& body, const Prompt& prompt, Rung rung) {
  auto schema = asked_schema(prompt, rung);
  if (!schema) return;
  if (rung == Rung::native) {
    body["output_config"]["format"] = {{"type", "json_schema"}, {"schema", std::move(*schema)}};
    return;
  }
  // Without "strict": it would compile the same grammar that was refused as too large.
  body["tools"] = Json::array({{{"name", prompt.schema_name},
                                {"description", "Records what the document says."},
                                {"input_schema", std::move(*schema)}}});
  body["tool_choice"] = {{"type", "tool"}, {"name", prompt.schema_name}};
}

Outcome of_stop(std::string_view reason) {
  if (reason == "end_turn" || reason == "stop_sequence" || reason == "tool_use") {
    return Outcome::ok;
  }
  if (reason == "max_tokens" || reason == "model_context_window_exceeded") {
    return Outcome::truncated;
  }
  return reason == "refusal" ? Outcome::refused : Outcome::invalid_response;
}

}  // namespace

Json anthropic_body(const Endpoint& endpoint, const Prompt& prompt, Rung rung) {
  Json body = {{"model", endpoint.model}, {"max_tokens", prompt.output_tokens}};
  if (const auto system = system_text(prompt, rung); !system.empty()) {
    body["system"] = cached_text(system);
  }
  body["messages"] = messages(prompt);
  add_format(body, prompt, rung);
  if (!endpoint.effort.empty()) body["output_config"]["effort"] = endpoint.effort;
  return body;
}

Found anthropic_found(const Json& body) {
  if (text_at(body, "type") != "message") return {.detail = "no message"};
  const std::string reason = text_at(body, "stop_reason");
  Found found{.outcome = of_stop(reason)};
  for (const Json& block : member(body, "content")) {
    const std::string type = text_at(block, "type");
    if (type == "text") found.text += text_at(block, "text");
    if (type == "tool_use") found.text += dump(member(block, "input"));
  }
  if (found.outcome == Outcome::ok) return found;
  const Json& details = member(body, "stop_details");
  found.detail =
      reason + " " + text_at(details, "category") + " " + text_at(details, "explanation");
  return found;
}

Usage anthropic_usage(const Json& body) {
  const Json& usage = member(body, "usage");
  Usage counted{.cached_input = count_at(usage, "cache_read_input_tokens"),
                .cache_write = count_at(usage, "cache_creation_input_tokens"),
                .output = count_at(usage, "output_tokens"),
                .reasoning = count_at(member(usage, "output_tokens_details"), "thinking_tokens")};
  // Here alone the cached ones are not in the sum.
  counted.input = count_at(usage, "input_tokens") + counted.cached_input + counted.cache_write;
  return counted;
}

}  // namespace iscan::llm_wire
