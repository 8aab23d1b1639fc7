// Questions to language models and what was answered, in the providers' forms. Pure functions:
// nothing here sends. Formats: OpenAI Responses and Chat Completions, Anthropic Messages
// (2023-06-01 and 2026-10-21), Gemini generateContent (v1, v1beta).
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/secret.h"
#include "llm_wire/prompt.h"

namespace iscan::llm_wire {

enum class Wire : std::uint8_t { openai_responses, openai_chat, anthropic, gemini };

// How the form of the answer is asked for. Each is for those who refuse the one before.
enum class Rung : std::uint8_t {
  native,  // the provider's structured output
  tool,    // Anthropic: a forced tool that is not strict; elsewhere as native
  plain,   // the schema in words
};

// Whose address it is, where the wire format alone does not say it.
enum class Dialect : std::uint8_t {
  standard,
  local,         // OpenAI-compatible servers: max_tokens, role system, temperature 0, no store
  azure_legacy,  // ENDPOINT/openai/deployments/MODEL/…?api-version=…, header api-key
  azure_v1,      // ENDPOINT/openai/v1, plain paths, the deployment as model, header api-key
};

struct Endpoint {
  Wire wire = Wire::openai_responses;
  Dialect dialect = Dialect::standard;
  std::string base_url;  // as the official SDKs take it; Azure: with or without /openai, /openai/v1
  Secret key;
  std::string model;
  std::string api_version;  // Anthropic's header, Gemini's path, Azure's parameter; empty: newest
  std::string effort;       // "low" …; empty: not sent
  std::string cache_key;    // OpenAI's prompt_cache_key; empty: not sent
};

// A request. Its headers hold the key: never log them.
struct Call {
  std::string method = "POST";
  std::string url;
  std::vector<std::pair<std::string, std::string>> headers;
  std::string body;
};

// `continuation` is Gemini's token of a reading that continues. Bytes of the prompt that are no
// UTF-8 are replaced.
Call ask(const Endpoint& endpoint, const Prompt& prompt, Rung rung = Rung::native,
         std::string_view continuation = {});
// The list of models, the first thousand where it comes in pages.
Call list_models(const Endpoint& endpoint);

struct Model {
  std::string id;        // as `model` of an Endpoint takes it
  std::string shutdown;  // ISO date; empty where none is said
};
// Empty when the body is no such list.
std::optional<std::vector<Model>> read_models(const Endpoint& endpoint, std::string_view body);

// What one attempt was worth.
enum class Outcome : std::uint8_t {
  ok,                // `value` follows the schema
  ok_lenient,        // so, after a fence, thoughts or words around it were taken off
  retry,             // the same request may work, after `retry_after` if it is set
  pause_provider,    // quota or billing: nothing works until somebody pays
  fatal_auth,        // the key is wrong or may not do this
  fatal_config,      // no such model, no such path
  fatal_request,     // the provider takes no such request
  schema_refused,    // it takes no such schema: the next rung may work
  fatal_too_large,   // a smaller request may work
  refused,           // a model or a filter will not answer this document
  truncated,         // the answer hit its limit
  continues,         // Gemini: ask again with `continuation`, read that with the text so far
  invalid_response,  // no answer of this provider's form: cut, empty, HTML
  invalid_content,   // an answer whose content is no JSON or breaks the schema
};
std::string_view to_string(Outcome outcome);
std::optional<Outcome> outcome_from(std::string_view text);

// Tokens, one meaning for all providers; 0 where nothing is said.
struct Usage {
  std::int64_t input = 0;         // with the cached ones
  std::int64_t cached_input = 0;  // of the input
  std::int64_t cache_write = 0;   // of the input
  std::int64_t output = 0;        // with reasoning
  std::int64_t reasoning = 0;     // of the output
  Usage& operator+=(const Usage& other);
  bool operator==(const Usage&) const = default;
};

struct Reading {
  Outcome outcome = Outcome::invalid_response;
  std::string text;  // what the model wrote
  // The JSON object in it, when ok or ok_lenient: on one line, its keys in the schema's order.
  std::string value;
  Usage usage;
  std::optional<std::chrono::milliseconds> retry_after;
  std::string request_id;    // for the provider's support
  std::string continuation;  // when it continues
  std::string detail;        // what is wrong, in words; never holds keys
};

// Reads an answer of whatever status. `headers`: names in lower case. `begun`: the texts of the
// readings that this one continues; its text begins with them.
Reading read_answer(const Endpoint& endpoint, const Prompt& prompt, int status,
                    std::span<const std::pair<std::string, std::string>> headers,
                    std::string_view body, std::string_view begun = {});

}  // namespace iscan::llm_wire
