#include "llm_wire/wire.h"

#include <algorithm>
#include <array>
#include <format>
#include <utility>

#include "llm_wire/address.h"
#include "llm_wire/errors.h"
#include "llm_wire/members.h"
#include "llm_wire/providers.h"
#include "llm_wire/schema.h"

namespace iscan::llm_wire {
namespace {

// By their numbers. Kept in databases: they never change.
constexpr auto kOutcomes = std::to_array<std::string_view>(
    {"ok", "ok_lenient", "retry", "pause_provider", "fatal_auth", "fatal_config", "fatal_request",
     "schema_refused", "fatal_too_large", "refused", "truncated", "continues", "invalid_response",
     "invalid_content"});
static_assert(kOutcomes.size() == static_cast<std::size_t>(Outcome::invalid_content) + 1);

Found found_in(Wire wire, const Json& body) {
  switch (wire) {
    case Wire::openai_responses: return openai_responses_found(body);
    case Wire::openai_chat: return openai_chat_found(body);
    case Wire::anthropic: return anthropic_found(body);
    case Wire::gemini: return gemini_found(body);
  }
  std::unreachable();
}

Usage usage_in(Wire wire, const Json& body) {
  switch (wire) {
    case Wire::openai_responses: return openai_responses_usage(body);
    case Wire::openai_chat: return openai_chat_usage(body);
    case Wire::anthropic: return anthropic_usage(body);
    case Wire::gemini: return gemini_usage(body);
  }
  std::unreachable();
}

std::string request_id_of(Headers headers, const Json& body) {
  for (const char* name : {"x-request-id", "request-id", "apim-request-id"}) {
    if (const auto id = header(headers, name); !id.empty()) return std::string(id);
  }
  const std::string id = text_at(body, "request_id");
  return id.empty() ? text_at(body, "responseId") : id;
}

// Whether the text holds an object that follows the schema, and which.
void read_text(const Prompt& prompt, Reading& reading) {
  auto extracted = extract_object(reading.text);
  if (!extracted) {
    reading.outcome = Outcome::invalid_content;
    reading.detail = "the answer is no single JSON object";
    return;
  }
  if (!prompt.schema.empty()) {
    const auto schema = parse_strict(prompt.schema, kBodyDepth);
    auto conformed = conform(schema.value_or(Json()), extracted->object);
    if (!conformed) {
      reading.outcome = Outcome::invalid_content;
      reading.detail = conformed.error();
      return;
    }
    extracted->object = std::move(*conformed);
  }
  reading.outcome = extracted->lenient ? Outcome::ok_lenient : Outcome::ok;
  reading.value = dump(extracted->object);
}

// A body with status 2xx that is JSON.
void read_body(const Endpoint& endpoint, const Prompt& prompt, const Json& body, Reading& reading) {
  Found found = found_in(endpoint.wire, body);
  reading.usage = usage_in(endpoint.wire, body);
  reading.outcome = found.outcome;
  reading.text += found.text;
  reading.continuation = std::move(found.continuation);
  reading.detail = safe(found.detail, endpoint.key.reveal());
  if (found.outcome != Outcome::ok) return;
  if (found.text.empty()) {
    reading.outcome = Outcome::invalid_response;
    reading.detail = "the answer is empty";
    return;
  }
  read_text(prompt, reading);
}

}  // namespace

Call ask(const Endpoint& endpoint, const Prompt& prompt, Rung rung, std::string_view continuation) {
  Json body;
  switch (endpoint.wire) {
    case Wire::openai_responses: body = openai_responses_body(endpoint, prompt, rung); break;
    case Wire::openai_chat: body = openai_chat_body(endpoint, prompt, rung); break;
    case Wire::anthropic: body = anthropic_body(endpoint, prompt, rung); break;
    case Wire::gemini: body = gemini_body(endpoint, prompt, rung, continuation); break;
  }
  return {.url = ask_url(endpoint), .headers = headers_of(endpoint, true), .body = dump(body)};
}

std::string_view to_string(Outcome outcome) {
  return kOutcomes.at(static_cast<std::size_t>(outcome));
}

std::optional<Outcome> outcome_from(std::string_view text) {
  const auto found = std::ranges::find(kOutcomes, text);
  if (found == kOutcomes.end()) return std::nullopt;
  return static_cast<Outcome>(found - kOutcomes.begin());
}

Usage& Usage::operator+=(const Usage& other) {
  input += other.input;
  cached_input += other.cached_input;
  cache_write += other.cache_write;
  output += other.output;
  reasoning += other.reasoning;
  return *this;
}

Reading read_answer(const Endpoint& endpoint, const Prompt& prompt, int status,
                    std::span<const std::pair<std::string, std::string>> headers,
                    std::string_view body, std::string_view begun) {
  const auto parsed = parse_strict(body, kBodyDepth);
  const Json json = parsed.value_or(Json());
  Reading reading{.text = std::string(begun), .request_id = request_id_of(headers, json)};
  if (status < 200 || status > 299) {
    reading.outcome = outcome_of(status, headers, json);
    reading.retry_after = retry_after(headers, json);
    reading.detail = describe(status, json, endpoint.key.reveal());
  } else if (!json.is_object()) {
    reading.detail = body.empty() ? "the body is empty" : "the body is no JSON object";
  } else if (!member(json, "error").is_null() && !json.contains("status")) {
    // A response of OpenAI has the member too, and says more by its status.
    reading.detail = describe(0, json, endpoint.key.reveal());
  } else {
    read_body(endpoint, prompt, json, reading);
  }
  return reading;
}

}  // namespace iscan::llm_wire
