// The words around a document: instructions and form under a name that holds their version. Answers
// are kept and calls are listed with that name.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "invoice/field_id.h"

namespace iscan::llm_prompt {

// Immutable, so thread-safe.
class PromptVersion {
 public:
  // Names of those in the program: the folders in prompts/ at the project's root.
  static std::vector<std::string_view> built_in_names();
  // One of the program's, or the folder at that path with system.txt and schema.json, named like
  // its last part. Error: llm_prompt_invalid (there is none, or what is wrong with it).
  static Result<PromptVersion> load(std::string_view name_or_folder);
  // `name`: [A-Za-z0-9_-]{1,64}. `system`: instructions that name the fence <document>.
  // `schema_json`: closed objects, every property required, all values strings, with the properties
  // of kSchemaFields and no others. Error: llm_prompt_invalid.
  static Result<PromptVersion> parse(std::string_view name, std::string_view system,
                                     std::string_view schema_json);

  // "invoice-1": also good as the schema's name.
  const std::string& name() const { return name_; }
  // The instructions, the same for all documents.
  const std::string& system() const { return system_; }
  // The form of the answer as a JSON schema on one line; "" is said for what is not printed.
  const std::string& schema() const { return schema_; }
  // The same for the wanted fields only, in the same order. A wanted field of a row asks for its
  // whole row, for rows are chosen as a whole. Empty when the form has none of the fields.
  std::string schema_for(std::span<const invoice::FieldId> wanted) const;

  // An answer about all fields as one to schema_for(wanted): its properties alone, in its order.
  // Empty when none of them says anything.
  std::string answer_for(std::string_view answer, std::span<const invoice::FieldId> wanted) const;

 private:
  PromptVersion(std::string_view name, std::string_view system, std::string schema)
      : name_(name), system_(system), schema_(std::move(schema)) {}

  std::string name_;
  std::string system_;
  std::string schema_;
};

}  // namespace iscan::llm_prompt
