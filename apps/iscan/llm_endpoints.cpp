#include "llm_endpoints.h"

#include <format>
#include <utility>

#include "llm/model_names.h"

namespace iscan::app {
namespace {

using llm_wire::Dialect;
using llm_wire::Endpoint;
using llm_wire::Wire;
using settings::Settings;

std::unexpected<Error> invalid(std::string message, std::string detail = {}) {
  return fail(ErrorKind::invalid_input, "llm_settings_invalid", std::move(message),
              std::move(detail));
}

std::string without_slash(std::string url) {
  while (url.ends_with('/')) url.pop_back();
  return url;
}

bool is_openai(std::string_view url) { return url.contains(".openai.com"); }

// OpenAI, or a server that speaks its chat completions at OPENAI_BASE_URL.
Result<Endpoint> openai(const Settings& settings) {
  Endpoint endpoint{.base_url = without_slash(settings.text("openai.base_url")),
                    .key = settings.secret("openai.api_key"),
                    .model = settings.text("openai.model")};
  const std::string wire = settings.text("openai.wire");
  if (wire != "auto" && wire != "responses" && wire != "chat") {
    return invalid("openai.wire must be auto, responses or chat.", wire);
  }
  const bool chat = wire == "chat" || (wire == "auto" && !is_openai(endpoint.base_url));
  endpoint.wire = chat ? Wire::openai_chat : Wire::openai_responses;
  if (chat && !is_openai(endpoint.base_url)) endpoint.dialect = Dialect::local;
  return endpoint;
}

Result<Endpoint> azure(const Settings& settings) {
  const std::string version = settings.text("azure.api_version");
  Endpoint endpoint{.wire = Wire::openai_chat,
                    .dialect = version.empty() ? Dialect::azure_v1 : Dialect::azure_legacy,
                    .base_url = without_slash(settings.text("azure.endpoint")),
                    .key = settings.secret("azure.api_key"),
                    .model = settings.text("azure.deployment"),
                    .api_version = version};
  if (endpoint.base_url.empty()) {
    return invalid("Set AZURE_OPENAI_ENDPOINT, or take azure out of llm.providers.");
  }
  return endpoint;
}

Result<Endpoint> anthropic(const Settings& settings) {
  return Endpoint{.wire = Wire::anthropic,
                  .base_url = without_slash(settings.text("anthropic.base_url")),
                  .key = settings.secret("anthropic.api_key"),
                  .model = settings.text("anthropic.model"),
                  .api_version = settings.text("anthropic.version")};
}

Result<Endpoint> gemini(const Settings& settings) {
  Secret key = settings.secret("gemini.google_api_key");
  if (key.empty()) key = settings.secret("gemini.api_key");
  return Endpoint{.wire = Wire::gemini,
                  .base_url = without_slash(settings.text("gemini.base_url")),
                  .key = std::move(key),
                  .model = settings.text("gemini.model"),
                  .api_version = settings.text("gemini.api_version")};
}

Result<Endpoint> local(const Settings& settings) {
  Endpoint endpoint{.wire = Wire::openai_chat,
                    .dialect = Dialect::local,
                    .base_url = without_slash(settings.text("local.base_url")),
                    .key = settings.secret("local.api_key"),
                    .model = settings.text("local.model")};
  if (endpoint.base_url.empty()) {
    return invalid("Set ISCAN_LOCAL_BASE_URL, or take local out of llm.providers.");
  }
  return endpoint;
}

Result<Endpoint> of_provider(const Settings& settings, std::string_view provider) {
  if (provider == "openai") return openai(settings);
  if (provider == "azure") return azure(settings);
  if (provider == "anthropic") return anthropic(settings);
  if (provider == "gemini") return gemini(settings);
  if (provider == "local") return local(settings);
  return invalid(
      "llm.providers knows openai, azure, anthropic, gemini and local, each with /MODEL "
      "and @PROMPT if need be.",
      std::string(provider));
}

}  // namespace

Result<Endpoint> endpoint_of(const Settings& settings, std::string_view provider,
                             std::string_view model) {
  auto endpoint = of_provider(settings, provider);
  if (!endpoint) return endpoint;
  if (!model.empty()) endpoint->model = model;
  if (endpoint->model.empty()) endpoint->model = llm::default_models(provider).small;
  if (endpoint->model.empty()) {
    return invalid(
        std::format("Name a model of {0}: {0}/MODEL in llm.providers, or its setting.", provider));
  }
  if (endpoint->key.empty() && endpoint->dialect != Dialect::local) {
    return invalid(std::format(
        "The key of {0} is missing: set its …_API_KEY, or take {0} out of llm.providers.",
        provider));
  }
  return endpoint;
}

Result<NamedEndpoint> endpoint_of_entry(const settings::Settings& settings,
                                        std::string_view entry) {
  const auto at = entry.rfind('@');
  auto prompt = llm_prompt::PromptVersion::load(at == std::string_view::npos
                                                    ? settings.text("llm.prompt")
                                                    : std::string(entry.substr(at + 1)));
  if (!prompt) return fail(std::move(prompt).error());
  const std::string_view asked = entry.substr(0, at);
  const auto slash = asked.find('/');
  NamedEndpoint named{.provider = std::string(asked.substr(0, slash)),
                      .endpoint = {},
                      .prompt = *std::move(prompt),
                      .warning = {}};
  const std::string_view model = slash == std::string_view::npos ? "" : asked.substr(slash + 1);
  auto endpoint = endpoint_of(settings, named.provider, model);
  if (!endpoint) return fail(std::move(endpoint).error());
  named.endpoint = *std::move(endpoint);
  auto today = llm::current_model(named.endpoint.dialect, named.endpoint.model);
  named.endpoint.model = std::move(today.model);
  named.warning = std::move(today.warning);
  return named;
}

}  // namespace iscan::app
