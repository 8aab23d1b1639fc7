#include "llm_prompt/prompt.h"

#include <algorithm>
#include <format>
#include <nlohmann/json.hpp>

#include "llm_prompt/prompt_files.h"

namespace iscan::llm_prompt {
namespace {

// Keeps the order of the properties: models answer in it.
using Json = nlohmann::ordered_json;

Json whole_schema() { return Json::parse(schema_file(), nullptr, false); }

bool is_wanted(std::string_view property, std::span<const invoice::FieldId> wanted) {
  return std::ranges::any_of(kSchemaFields, [&](const SchemaField& field) {
    const std::string_view top = field.list.empty() ? field.property : field.list;
    return top == property && std::ranges::contains(wanted, field.field);
  });
}

}  // namespace

std::string_view name_of_prompt() { return prompt_name(); }
std::string_view system_text() { return system_file(); }
std::string schema() { return whole_schema().dump(); }

std::string schema_for(std::span<const invoice::FieldId> wanted) {
  Json reduced = whole_schema();
  Json properties = Json::object();
  Json required = Json::array();
  for (const auto& [property, form] : reduced["properties"].items()) {
    if (!is_wanted(property, wanted)) continue;
    properties[property] = form;
    required.push_back(property);
  }
  if (properties.empty()) return "";
  reduced["properties"] = std::move(properties);
  reduced["required"] = std::move(required);
  return reduced.dump();
}

std::string question_text(const Question& question, std::size_t pages) {
  const std::string range =
      question.first_page == question.last_page
          ? std::format("page {}", question.first_page)
          : std::format("pages {} to {}", question.first_page, question.last_page);
  return std::format(
      "{}This was {} of {}. Copy the values that the form asks for, verbatim; \"\" for what is not "
      "printed there.",
      question.document, range, pages);
}

}  // namespace iscan::llm_prompt
