#include "llm_wire/address.h"

#include <format>

#include "base/encode.h"

namespace iscan::llm_wire {
namespace {

std::string_view or_newest(const std::string& version, std::string_view newest) {
  return version.empty() ? newest : std::string_view(version);
}

std::string base_of(const Endpoint& endpoint, std::string_view end = {}) {
  std::string base = endpoint.base_url;
  while (base.ends_with('/')) base.pop_back();
  if (!base.ends_with(end)) base += end;
  return base;
}

// Azure's older form. Its Responses came after the last version that is no preview.
std::string azure_legacy_url(const Endpoint& endpoint, const std::string& path) {
  const bool chat = endpoint.wire == Wire::openai_chat;
  return std::format(
      "{}{}?api-version={}", base_of(endpoint, "/openai"), path,
      percent_encode(or_newest(endpoint.api_version, chat ? "2024-10-21" : "2025-04-01-preview")));
}

std::string openai_url(const Endpoint& endpoint, const std::string& path) {
  return base_of(endpoint, endpoint.dialect == Dialect::azure_v1 ? "/openai/v1" : "") + path;
}

// "models/gemini-…", whether the name has its folder or not.
std::string gemini_model(const std::string& model) {
  return model.contains('/') ? percent_encode(model, Slashes::keep)
                             : "models/" + percent_encode(model);
}

std::string gemini_url(const Endpoint& endpoint, const std::string& path) {
  return std::format("{}/{}/{}", base_of(endpoint), or_newest(endpoint.api_version, "v1"), path);
}

std::pair<std::string, std::string> key_header(const Endpoint& endpoint) {
  const std::string& key = endpoint.key.reveal();
  if (endpoint.wire == Wire::anthropic) return {"x-api-key", key};
  if (endpoint.wire == Wire::gemini) return {"x-goog-api-key", key};
  const bool azure =
      endpoint.dialect == Dialect::azure_legacy || endpoint.dialect == Dialect::azure_v1;
  if (azure) return {"api-key", key};
  return {"authorization", "Bearer " + key};
}

}  // namespace

std::string ask_url(const Endpoint& endpoint) {
  switch (endpoint.wire) {
    case Wire::anthropic: return base_of(endpoint) + "/v1/messages";
    case Wire::gemini:
      return gemini_url(endpoint, gemini_model(endpoint.model) + ":generateContent");
    case Wire::openai_responses:
    case Wire::openai_chat: break;
  }
  const bool chat = endpoint.wire == Wire::openai_chat;
  const std::string path = chat ? "/chat/completions" : "/responses";
  if (endpoint.dialect != Dialect::azure_legacy) return openai_url(endpoint, path);
  const std::string deployment = "/deployments/" + percent_encode(endpoint.model);
  return azure_legacy_url(endpoint, chat ? deployment + path : path);
}

std::string models_url(const Endpoint& endpoint) {
  // Twenty or fifty a page unless asked for more.
  if (endpoint.wire == Wire::anthropic) return base_of(endpoint) + "/v1/models?limit=1000";
  if (endpoint.wire == Wire::gemini) return gemini_url(endpoint, "models?pageSize=1000");
  if (endpoint.dialect == Dialect::azure_legacy) return azure_legacy_url(endpoint, "/models");
  return openai_url(endpoint, "/models");
}

std::string api_url(const Endpoint& endpoint, const std::string& path) {
  if (endpoint.wire == Wire::anthropic) return base_of(endpoint) + "/v1" + path;
  if (endpoint.wire == Wire::gemini) return gemini_url(endpoint, path.substr(1));
  return openai_url(endpoint, path);
}

std::string gemini_batch_url(const Endpoint& endpoint) {
  return gemini_url(endpoint, gemini_model(endpoint.model) + ":batchGenerateContent");
}

std::vector<std::pair<std::string, std::string>> headers_of(const Endpoint& endpoint,
                                                            bool with_body) {
  std::vector<std::pair<std::string, std::string>> headers = {{"accept", "application/json"}};
  if (with_body) headers.emplace_back("content-type", "application/json");
  if (!endpoint.key.empty()) headers.push_back(key_header(endpoint));
  if (endpoint.wire == Wire::anthropic) {
    headers.emplace_back("anthropic-version", or_newest(endpoint.api_version, "2026-10-21"));
  }
  return headers;
}

}  // namespace iscan::llm_wire
