// POST /responses
#include <utility>

#include "llm_wire/errors.h"
#include "llm_wire/members.h"
#include "llm_wire/parts.h"
#include "llm_wire/providers.h"

namespace iscan::llm_wire {
namespace {

Json media_part(const Media& media) {
  if (is_image(media)) {
    return {{"type", "input_image"}, {"image_url", data_uri(media)}, {"detail", "high"}};
  }
  return {{"type", "input_file"}, {"filename", file_name(media)}, {"file_data", data_uri(media)}};
}

Json content(const Prompt& prompt) {
  if (prompt.media.empty()) return prompt.text;
  Json parts = Json::array();
  for (const Media& media : prompt.media) parts.push_back(media_part(media));
  parts.push_back({{"type", "input_text"}, {"text", prompt.text}});
  return parts;
}

Json input(const Prompt& prompt) {
  Json messages = Json::array();
  for (const Example& example : prompt.examples) {
    messages.push_back({{"role", "user"}, {"content", example.question}});
    messages.push_back({{"role", "assistant"}, {"content", example.answer}});
  }
  messages.push_back({{"role", "user"}, {"content", content(prompt)}});
  return messages;
}

// Texts of the messages, without what a model says on the way to its answer.
void read_message(const Json& message, Found& found) {
  if (text_at(message, "phase") == "commentary") return;
  for (const Json& part : member(message, "content")) {
    const std::string type = text_at(part, "type");
    if (type == "output_text") found.text += text_at(part, "text");
    if (type == "refusal") {
      // Comes with status "completed".
      found.outcome = Outcome::refused;
      found.detail = text_at(part, "refusal");
    }
  }
}

Outcome of_incomplete(std::string_view reason) {
  return reason == "content_filter" ? Outcome::refused : Outcome::truncated;
}

}  // namespace

Json openai_responses_body(const Endpoint& endpoint, const Prompt& prompt, Rung rung) {
  Json body = {{"model", endpoint.model}};
  if (const auto system = system_text(prompt, rung); !system.empty()) body["instructions"] = system;
  body["input"] = input(prompt);
  if (auto schema = asked_schema(prompt, rung)) {
    body["text"]["format"] = {{"type", "json_schema"},
                              {"name", prompt.schema_name},
                              {"strict", true},
                              {"schema", std::move(*schema)}};
  }
  if (!endpoint.effort.empty()) {
    // Models that take an effort take a verbosity too; older ones refuse any but their own.
    if (endpoint.dialect != Dialect::local) body["text"]["verbosity"] = "low";
    body["reasoning"] = {{"effort", endpoint.effort}};
  }
  body["max_output_tokens"] = prompt.output_tokens;
  if (endpoint.dialect == Dialect::local) {
    body["temperature"] = 0;
    return body;
  }
  // Kept for weeks otherwise: invoices are nobody else's business.
  body["store"] = false;
  if (!endpoint.cache_key.empty()) body["prompt_cache_key"] = endpoint.cache_key;
  return body;
}

Found openai_responses_found(const Json& body) {
  Found found;
  const std::string status = text_at(body, "status");
  if (status == "failed") {
    const Json& error = member(body, "error");
    found.outcome = outcome_of_failed(error);
    found.detail = text_at(error, "code") + ": " + text_at(error, "message");
    return found;
  }
  if (status == "completed") found.outcome = Outcome::ok;
  for (const Json& item : member(body, "output")) {
    if (text_at(item, "type") == "message") read_message(item, found);
  }
  if (status == "incomplete" && found.outcome != Outcome::refused) {
    found.detail = text_at(member(body, "incomplete_details"), "reason");
    found.outcome = of_incomplete(found.detail);
  } else if (status != "completed" && found.outcome != Outcome::refused) {
    found.detail = "status " + status;
  }
  return found;
}

Usage openai_responses_usage(const Json& body) {
  const Json& usage = member(body, "usage");
  const Json& input = member(usage, "input_tokens_details");
  return {.input = count_at(usage, "input_tokens"),
          .cached_input = count_at(input, "cached_tokens"),
          .cache_write = count_at(input, "cache_write_tokens"),
          .output = count_at(usage, "output_tokens"),
          .reasoning = count_at(member(usage, "output_tokens_details"), "reasoning_tokens")};
}

}  // namespace iscan::llm_wire
