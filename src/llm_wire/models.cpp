// The lists of models: data[] of OpenAI, its imitators and Anthropic, models[] of Gemini.
#include "base/date.h"
#include "llm_wire/address.h"
#include "llm_wire/members.h"

namespace iscan::llm_wire {
namespace {

// Of a day or an instant.
std::string day_of_text(const std::string& text) {
  const std::string day = text.substr(0, 10);
  return date_from_iso(day) ? day : std::string();
}

Model model_of(const Json& entry) {
  Model model{.id = text_at(entry, "id"), .shutdown = text_at(entry, "shutdown_date")};
  if (model.shutdown.empty()) model.shutdown = text_at(entry, "retires_at");
  model.shutdown = day_of_text(model.shutdown);
  return model;
}

// "models/gemini-…"; the folder is no part of the name elsewhere.
std::string gemini_id(const std::string& name) {
  constexpr std::string_view kFolder = "models/";
  return name.starts_with(kFolder) ? name.substr(kFolder.size()) : name;
}

}  // namespace

Call list_models(const Endpoint& endpoint) {
  return {.method = "GET", .url = models_url(endpoint), .headers = headers_of(endpoint, false)};
}

std::optional<std::vector<Model>> read_models(const Endpoint& endpoint, std::string_view body) {
  const bool gemini = endpoint.wire == Wire::gemini;
  const auto parsed = parse_strict(body, kBodyDepth);
  if (!parsed) return std::nullopt;
  const Json& list = member(*parsed, gemini ? "models" : "data");
  if (!list.is_array()) return std::nullopt;
  std::vector<Model> models;
  for (const Json& entry : list) {
    Model model = gemini ? Model{.id = gemini_id(text_at(entry, "name"))} : model_of(entry);
    if (!model.id.empty()) models.push_back(std::move(model));
  }
  return models;
}

}  // namespace iscan::llm_wire
