// POST /{version}/models/{model}:generateContent; v1 and v1beta take the same body.
#include <algorithm>
#include <array>
#include <utility>

#include "llm_wire/members.h"
#include "llm_wire/parts.h"
#include "llm_wire/providers.h"

namespace iscan::llm_wire {
namespace {

constexpr const char* kResolution = "MEDIA_RESOLUTION_HIGH";

Json text_part(const std::string& text) { return {{"text", text}}; }

Json media_part(const Media& media) {
  Json part;
  if (is_image(media)) part["mediaResolution"] = {{"level", kResolution}};
  part["inlineData"] = {{"mimeType", media.media_type}, {"data", base64_of(media)}};
  return part;
}

Json turn(const char* role, Json parts) { return {{"parts", std::move(parts)}, {"role", role}}; }

Json contents(const Prompt& prompt) {
  Json contents = Json::array();
  for (const Example& example : prompt.examples) {
    contents.push_back(turn("user", Json::array({text_part(example.question)})));
    contents.push_back(turn("model", Json::array({text_part(example.answer)})));
  }
  Json parts = Json::array();
  for (const Media& media : prompt.media) parts.push_back(media_part(media));
  parts.push_back(text_part(prompt.text));
  contents.push_back(turn("user", std::move(parts)));
  return contents;
}

// The words of the other providers in Gemini's four.
const char* thinking_level(std::string_view effort) {
  if (effort == "none" || effort == "minimal") return "MINIMAL";
  if (effort == "low") return "LOW";
  return effort == "medium" ? "MEDIUM" : "HIGH";
}

Json generation_config(const Endpoint& endpoint, const Prompt& prompt, Rung rung) {
  Json config = {{"temperature", 0}, {"maxOutputTokens", prompt.output_tokens}};
  if (auto schema = asked_schema(prompt, rung)) {
    config["responseMimeType"] = "application/json";
    config["responseJsonSchema"] = std::move(*schema);
  }
  if (std::ranges::any_of(prompt.media, is_image)) config["mediaResolution"] = kResolution;
  if (!endpoint.effort.empty()) {
    config["thinkingConfig"] = {{"thinkingLevel", thinking_level(endpoint.effort)}};
  }
  return config;
}

Outcome of_finish(std::string_view reason) {
  // Bank data on an invoice may be enough for SPII: another provider may read it, this one will
  // not.
  constexpr auto kRefused =
      std::to_array<std::string_view>({"SAFETY", "RECITATION", "BLOCKLIST", "PROHIBITED_CONTENT",
                                       "SPII", "LANGUAGE", "MALFORMED_RESPONSE", "OTHER"});
  if (reason == "STOP") return Outcome::ok;
  if (reason == "MAX_TOKENS") return Outcome::truncated;
  if (reason == "CONTINUATION") return Outcome::continues;
  return std::ranges::contains(kRefused, reason) ? Outcome::refused : Outcome::invalid_response;
}

}  // namespace

Json gemini_body(const Endpoint& endpoint, const Prompt& prompt, Rung rung,
                 std::string_view continuation) {
  Json body = {{"contents", contents(prompt)}};
  if (const auto system = system_text(prompt, rung); !system.empty()) {
    body["systemInstruction"] = turn("user", Json::array({text_part(system)}));
  }
  body["generationConfig"] = generation_config(endpoint, prompt, rung);
  if (!continuation.empty()) body["continuationToken"] = continuation;
  return body;
}

Found gemini_found(const Json& body) {
  const Json& candidate = first(member(body, "candidates"));
  const std::string blocked = text_at(member(body, "promptFeedback"), "blockReason");
  if (!candidate.is_object()) {
    if (blocked.empty()) return {.detail = "no candidates"};
    return {.outcome = Outcome::refused, .detail = blocked};
  }
  const std::string reason = text_at(candidate, "finishReason");
  Found found{.outcome = of_finish(reason)};
  for (const Json& part : member(member(candidate, "content"), "parts")) {
    const Json& thought = member(part, "thought");
    if (!thought.is_boolean() || !thought.get<bool>()) found.text += text_at(part, "text");
  }
  if (found.outcome == Outcome::continues) {
    found.continuation = text_at(candidate, "continuationToken");
    if (found.continuation.empty()) found.outcome = Outcome::truncated;
  }
  if (found.outcome != Outcome::ok) {
    found.detail = reason + " " + text_at(candidate, "finishMessage");
  }
  return found;
}

Usage gemini_usage(const Json& body) {
  const Json& usage = member(body, "usageMetadata");
  const auto thoughts = count_at(usage, "thoughtsTokenCount");
  return {.input = count_at(usage, "promptTokenCount"),
          .cached_input = count_at(usage, "cachedContentTokenCount"),
          .output = count_at(usage, "candidatesTokenCount") + thoughts,
          .reasoning = thoughts};
}

}  // namespace iscan::llm_wire
