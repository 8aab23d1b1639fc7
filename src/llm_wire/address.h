// Where a provider is asked, and with which headers.
#pragma once

#include <string>

#include "llm_wire/wire.h"

namespace iscan::llm_wire {

// Where questions go.
std::string ask_url(const Endpoint& endpoint);
// Where the models are listed.
std::string models_url(const Endpoint& endpoint);
// A path of the provider's API beside those: "/batches", Anthropic's "/messages/batches" and
// Gemini's "/batches", each without its version. Of a standard dialect.
std::string api_url(const Endpoint& endpoint, const std::string& path);
// Where a batch of Gemini's is made of questions to its model.
std::string gemini_batch_url(const Endpoint& endpoint);
// The version, and the key unless it is empty; of a question also that its body is JSON.
std::vector<std::pair<std::string, std::string>> headers_of(const Endpoint& endpoint,
                                                            bool with_body);

}  // namespace iscan::llm_wire
