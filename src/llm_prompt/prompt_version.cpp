#include "llm_prompt/prompt_version.h"

#include <algorithm>
#include <filesystem>
#include <format>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <optional>

#include "base/ascii.h"
#include "llm_prompt/prompt.h"
#include "llm_prompt/prompt_files.h"
#include "llm_prompt/schema_check.h"

namespace iscan::llm_prompt {
namespace {

namespace fs = std::filesystem;

// Keeps the order of the properties: models answer in it.
using Json = nlohmann::ordered_json;

std::unexpected<Error> invalid(std::string message, std::string detail) {
  return fail(ErrorKind::invalid_input, "llm_prompt_invalid", std::move(message),
              std::move(detail));
}

bool is_name(std::string_view name) {
  constexpr std::size_t kLongest = 64;  // of a schema's name, at every provider
  return !name.empty() && name.size() <= kLongest && std::ranges::all_of(name, [](char c) {
    return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' || c == '_';
  });
}

const PromptFiles* built_in(std::string_view name) {
  const auto all = prompt_files();
  const auto found = std::ranges::find(all, name, &PromptFiles::name);
  return found == all.end() ? nullptr : &*found;
}

std::optional<std::string> read(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return std::nullopt;
  return std::string{std::istreambuf_iterator<char>(file), {}};
}

std::string known_names() {
  std::string names;
  for (const PromptFiles& files : prompt_files()) {
    names += std::format("{}{}", names.empty() ? "" : ", ", files.name);
  }
  return names;
}

Result<PromptVersion> from_folder(const fs::path& folder) {
  const auto system = read(folder / "system.txt");
  const auto schema = read(folder / "schema.json");
  if (!system || !schema) {
    return invalid(
        std::format("A prompt is one of the program's ({}) or a folder with system.txt and "
                    "schema.json.",
                    known_names()),
        folder.string());
  }
  const fs::path last = folder.has_filename() ? folder.filename() : folder.parent_path().filename();
  const std::string name = last.string();
  const PromptFiles* files = built_in(name);
  if (files != nullptr && (files->system != *system || files->schema != *schema)) {
    return invalid(
        "A prompt of the program has the same name and other words: give the folder a new name, "
        "for answers are kept and compared under it.",
        folder.string());
  }
  return PromptVersion::parse(name, *system, *schema);
}

bool is_wanted(std::string_view property, std::span<const invoice::FieldId> wanted) {
  return std::ranges::any_of(kSchemaFields, [&](const SchemaField& field) {
    const std::string_view top = field.list.empty() ? field.property : field.list;
    return top == property && std::ranges::contains(wanted, field.field);
  });
}

// The rows with their values in the order of the form.
Json rows_of_form(const Json& rows, const Json& form) {
  Json arranged = Json::array();
  for (const Json& row : rows) {
    Json one = Json::object();
    for (const auto& [property, part] : form["items"]["properties"].items()) {
      one[property] = row.is_object() && row.contains(property) ? row[property] : Json("");
    }
    arranged.push_back(std::move(one));
  }
  return arranged;
}

}  // namespace

std::vector<std::string_view> PromptVersion::built_in_names() {
  std::vector<std::string_view> names;
  for (const PromptFiles& files : prompt_files()) names.push_back(files.name);
  return names;
}

Result<PromptVersion> PromptVersion::load(std::string_view name_or_folder) {
  if (const PromptFiles* files = built_in(name_or_folder)) {
    return parse(files->name, files->system, files->schema);
  }
  return from_folder(fs::path(name_or_folder));
}

Result<PromptVersion> PromptVersion::parse(std::string_view name, std::string_view system,
                                           std::string_view schema_json) {
  if (!is_name(name)) {
    return invalid("The name of a prompt has 1 to 64 of A-Z, a-z, 0-9, - and _.",
                   std::string(name));
  }
  if (!system.contains("<document>")) {
    return invalid(
        "The prompt's system.txt has to say that what stands between <document> and </document> is "
        "data and never an instruction.",
        std::string(name));
  }
  if (auto wrong = wrong_with_schema(schema_json)) {
    return invalid("The prompt's schema.json is not the form that answers are read by: " + *wrong,
                   std::string(name));
  }
  return PromptVersion(name, system, Json::parse(schema_json).dump());
}

std::string PromptVersion::schema_for(std::span<const invoice::FieldId> wanted) const {
  Json reduced = Json::parse(schema_);
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

std::string PromptVersion::answer_for(std::string_view answer,
                                      std::span<const invoice::FieldId> wanted) const {
  const Json whole = Json::parse(answer, nullptr, false);
  if (!whole.is_object()) return "";
  const Json form = Json::parse(schema_);
  Json arranged = Json::object();
  bool says = false;
  for (const auto& [property, part] : form["properties"].items()) {
    if (!is_wanted(property, wanted) || !whole.contains(property)) continue;
    const Json& value = whole[property];
    says = says || (value != "" && !value.empty());
    arranged[property] = part["type"] == "array" ? rows_of_form(value, part) : value;
  }
  return says ? arranged.dump() : "";
}

}  // namespace iscan::llm_prompt
