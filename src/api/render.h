// Records as the JSON of the API (schemas/openapi.yaml). Internal to api.
#pragma once

#include <string>
#include <vector>

#include "api/api.h"

namespace iscan::api {

std::string status_json(const ports::DocumentRecord& record);
// The status with file name, size and the summary of the invoice.
std::string document_json(const ports::DocumentRecord& record);
std::string page_json(const service::DocumentPage& page);
struct AcceptedDocument {
  ports::Accepted ids;
  document::State state = document::State::preprocessing;
  std::optional<DocumentId> duplicate_of;
};
// At least one; the first one's values stand at the top level too.
std::string accepted_json(const std::vector<AcceptedDocument>& accepted);
std::string dead_letters_json(const service::DeadLetterPage& page);
// The calls with the sum of what they cost.
std::string llm_calls_json(const std::vector<ports::LlmCallRecord>& calls);
// What people can see of a page's words; boxes are shares of the page, as in results.
std::string page_words_json(const service::PageText& text);
std::string event_json(const ports::Event& event);
std::string company_json(const ports::CompanyRecord& company);
std::string companies_json(const std::vector<ports::CompanyRecord>& companies);
std::string tokens_json(const std::vector<ports::TokenRecord>& tokens);
// With the token's text, which is shown this once.
std::string new_token_json(const service::NewToken& token);
std::string readiness_json(bool ready, const std::vector<ReadinessCheck>& checks);

}  // namespace iscan::api
