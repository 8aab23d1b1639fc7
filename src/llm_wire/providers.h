// The four wire formats: the body that asks, and where the answer is in the body that comes.
// Sources: recordings of the official SDKs (openai 7, @anthropic-ai/sdk 0 and 1, @google/genai 3)
// and the types that they publish.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "llm_wire/strict_json.h"
#include "llm_wire/wire.h"

namespace iscan::llm_wire {

// What the body of an answer holds, before anybody looks at the text. Here `ok` means that a model
// ended its answer by itself.
struct Found {
  Outcome outcome = Outcome::invalid_response;
  std::string text;
  std::string detail;        // as the provider says it, not made safe
  std::string continuation;  // Gemini
};

Json openai_responses_body(const Endpoint& endpoint, const Prompt& prompt, Rung rung);
Found openai_responses_found(const Json& body);
Usage openai_responses_usage(const Json& body);

Json openai_chat_body(const Endpoint& endpoint, const Prompt& prompt, Rung rung);
Found openai_chat_found(const Json& body);
Usage openai_chat_usage(const Json& body);

Json anthropic_body(const Endpoint& endpoint, const Prompt& prompt, Rung rung);
Found anthropic_found(const Json& body);
Usage anthropic_usage(const Json& body);

Json gemini_body(const Endpoint& endpoint, const Prompt& prompt, Rung rung,
                 std::string_view continuation);
Found gemini_found(const Json& body);
Usage gemini_usage(const Json& body);

}  // namespace iscan::llm_wire
