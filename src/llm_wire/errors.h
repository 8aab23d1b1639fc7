// Why a provider did not answer. The vocabularies of the providers do not overlap, so one table
// reads them all, and with it the many servers that speak somebody else's wire format.
// Sources: the providers' API references and the types of their SDKs.
#pragma once

#include <string>

#include "llm_wire/retry_after.h"
#include "llm_wire/wire.h"

namespace iscan::llm_wire {

// The object that tells an error: {"error":{…}}, {"error":"text"}, {"detail":…}, Gemini's list of
// one; null when the body tells none.
const Json& error_of(const Json& body);

// What an answer with a status other than 2xx is worth: never ok, and no reading of contents.
// `body` is null when it is no JSON.
Outcome outcome_of(int status, Headers headers, const Json& body);

// The same for the `error` of a response that failed although its status is 200 (OpenAI Responses).
Outcome outcome_of_failed(const Json& error);

// "429 insufficient_quota: You exceeded …"; 0 as status is left out. At most a few hundred bytes,
// on one line, without `key` and what looks like one: some providers quote it.
std::string describe(int status, const Json& body, const std::string& key);
// The same for any text.
std::string safe(std::string_view text, const std::string& key);

}  // namespace iscan::llm_wire
