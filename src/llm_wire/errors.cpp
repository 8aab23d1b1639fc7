#include "llm_wire/errors.h"

#include <algorithm>
#include <array>
#include <format>

#include "base/ascii.h"
#include "llm_wire/members.h"

namespace iscan::llm_wire {
namespace {

using Words = std::span<const std::string_view>;

// Nothing works until somebody pays or a day is over.
constexpr auto kQuota = std::to_array<std::string_view>(
    {"insufficient_quota", "billing_hard_limit", "billing_not_active", "billing_error",
     "billing_disabled", "spend_limit", "credit balance is too low",
     "perday"});  // in the id of a quota of Gemini
constexpr auto kKey = std::to_array<std::string_view>(
    {"api_key_invalid", "api_key_service_blocked", "api_key_expired", "invalid_api_key"});
constexpr auto kTooLarge = std::to_array<std::string_view>(
    {"context_length_exceeded", "string_above_max_length", "request_too_large", "image_too_large",
     "image_file_too_large", "image_dimensions_too_large", "image exceeds", "prompt is too long",
     "maximum number of tokens", "context window", "payload size exceeds",
     "maximum context length",  // vLLM
     "exceed_context_size"});   // llama.cpp
constexpr auto kFiltered = std::to_array<std::string_view>(
    {"content_filter", "content_policy_violation", "responsibleaipolicyviolation",
     "content filtering policy", "prohibited_content"});
// Also what says that structured output of any kind is not known here.
constexpr auto kSchema =
    std::to_array<std::string_view>({"schema", "grammar", "response_format", "text.format",
                                     "output_config.format", "structured output", "tools.0"});

bool says(std::string_view text, Words words) {
  return std::ranges::any_of(words, [&](std::string_view word) { return text.contains(word); });
}

// Everything an error says that a table may know, in lower case.
std::string vocabulary(const Json& error) {
  std::string words = error.is_string() ? error.get<std::string>() : std::string();
  for (const char* name : {"code", "type", "status", "param", "message"}) {
    words += ' ' + text_at(error, name);
  }
  words += ' ' + text_at(member(error, "innererror"), "code");     // Azure
  words += ' ' + text_at(member(error, "details"), "error_code");  // Anthropic
  for (const Json& detail : member(error, "details")) {            // Gemini
    words += ' ' + text_at(detail, "reason");
    for (const Json& violation : member(detail, "violations")) {
      words += ' ' + text_at(violation, "quotaId");
    }
  }
  return lowered(words);
}

// What the status alone says.
Outcome of_status(int status) {
  switch (status) {
    case 401:
    case 403: return Outcome::fatal_auth;
    case 402: return Outcome::pause_provider;
    case 404:
    case 405:
    case 410:
    case 501: return Outcome::fatal_config;
    case 408:
    case 409:
    case 425:
    case 429: return Outcome::retry;
    case 413: return Outcome::fatal_too_large;
    default: break;
  }
  if (status >= 500) return Outcome::retry;
  if (status >= 400) return Outcome::fatal_request;
  // Redirects are not followed, for the key would go with them: the address is wrong.
  return status >= 300 ? Outcome::fatal_config : Outcome::invalid_response;
}

// What the words say where the status blames the request.
Outcome of_words(std::string_view words) {
  if (says(words, kQuota)) return Outcome::pause_provider;
  if (says(words, kKey)) return Outcome::fatal_auth;
  if (says(words, kFiltered)) return Outcome::refused;
  if (says(words, kTooLarge)) return Outcome::fatal_too_large;
  if (says(words, kSchema)) return Outcome::schema_refused;
  return Outcome::fatal_request;
}

Outcome of_status_and_words(int status, std::string_view words) {
  const Outcome outcome = of_status(status);
  if (outcome == Outcome::fatal_request) return of_words(words);
  const bool may_be_quota = status == 403 || status == 429;
  return may_be_quota && says(words, kQuota) ? Outcome::pause_provider : outcome;
}

bool is_like_a_key(std::string_view word) {
  return word.size() > 8 &&
         (word.starts_with("sk-") || word.starts_with("sess-") || word.starts_with("AIza"));
}

// At most that many bytes, never amid a character of UTF-8.
std::string_view cut(std::string_view text, std::size_t most) {
  if (text.size() <= most) return text;
  while (most > 0 && (static_cast<unsigned char>(text[most]) & 0xC0U) == 0x80U) --most;
  return text.substr(0, most);
}

void hide_all(std::string& text, std::string_view key) {
  // A shorter one is a word that local servers are given, such as "x".
  if (key.size() < 4) return;
  for (auto at = text.find(key); at != std::string::npos; at = text.find(key, at)) {
    text.replace(at, key.size(), "***");
    at += 3;
  }
}

}  // namespace

const Json& error_of(const Json& body) {
  const Json& object = body.is_array() ? first(body) : body;
  for (const char* name : {"error", "detail"}) {
    const Json& error = member(object, name);
    if (!error.is_null()) return error;
  }
  const bool plain = text_at(object, "object") == "error" || object.contains("message");
  return plain ? object : member(object, "error");
}

Outcome outcome_of(int status, Headers headers, const Json& body) {
  const Outcome outcome = of_status_and_words(status, vocabulary(error_of(body)));
  const auto told = header(headers, "x-should-retry");
  if (told == "false" && outcome == Outcome::retry) return Outcome::fatal_request;
  if (told == "true" && outcome == Outcome::fatal_request) return Outcome::retry;
  return outcome;
}

Outcome outcome_of_failed(const Json& error) {
  constexpr std::array<std::string_view, 2> kRequest = {"invalid_", "image"};
  const std::string words = vocabulary(error);
  const Outcome outcome = of_words(words);
  if (outcome != Outcome::fatal_request) return outcome;
  // What is not known is the server's own failure.
  return says(words, kRequest) ? Outcome::fatal_request : Outcome::retry;
}

std::string safe(std::string_view text, const std::string& key) {
  constexpr std::size_t kMost = 300;
  constexpr std::size_t kLooked = 4096;
  std::string whole(cut(text, kLooked));
  for (char& c : whole) c = static_cast<unsigned char>(c) < ' ' || c == '\x7F' ? ' ' : c;
  hide_all(whole, key);
  std::string out;
  for (std::size_t at = 0; at < whole.size();) {
    const std::size_t end = std::min(whole.find_first_of(" \"'`,;()", at), whole.size());
    const std::string_view word = std::string_view(whole).substr(at, end - at);
    out += is_like_a_key(word) ? "***" : word;
    if (end < whole.size()) out += whole[end];
    at = end + 1;
  }
  out.erase(out.find_last_not_of(' ') + 1);
  return out.size() > kMost ? std::string(cut(out, kMost)) + "…" : out;
}

std::string describe(int status, const Json& body, const std::string& key) {
  const Json& error = error_of(body);
  std::string code;
  for (const char* name : {"code", "status", "type"}) {
    if (code.empty()) code = text_at(error, name);
  }
  const std::string message =
      error.is_string() ? error.get<std::string>() : text_at(error, "message");
  std::string words = status == 0 ? std::string() : std::to_string(status);
  if (!code.empty()) words += (words.empty() ? "" : " ") + code;
  if (!message.empty()) words += (words.empty() ? "" : ": ") + message;
  return safe(words, key);
}

}  // namespace iscan::llm_wire
