#include "llm_prompt/prompt.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <vector>

namespace iscan::llm_prompt {
namespace {

using SchemaJson = nlohmann::ordered_json;

// Every object closed, every property required, nothing but strings, lists and objects.
void expect_strict(const SchemaJson& form, int depth) {
  ASSERT_LE(depth, 4);
  if (depth > 1) {
    EXPECT_TRUE(form["type"] == "object" || form.contains("description")) << form;
  }
  if (form["type"] == "array") return expect_strict(form["items"], depth + 1);
  if (form["type"] != "object") {
    EXPECT_EQ(form["type"], "string");
    EXPECT_EQ(form.size(), 2U) << "type and description alone";
    return;
  }
  EXPECT_EQ(form["additionalProperties"], false);
  std::vector<std::string> names;
  for (const auto& [name, inner] : form["properties"].items()) {
    names.push_back(name);
    expect_strict(inner, depth + 1);
  }
  EXPECT_EQ(form["required"].get<std::vector<std::string>>(), names);
}

std::set<std::pair<std::string, std::string>> properties_of(const SchemaJson& form) {
  std::set<std::pair<std::string, std::string>> all;
  for (const auto& [name, inner] : form["properties"].items()) {
    if (inner["type"] != "array") {
      all.emplace("", name);
      continue;
    }
    for (const auto& item : inner["items"]["properties"].items()) all.emplace(name, item.key());
  }
  return all;
}

TEST(PromptSchema, IsAFormThatEveryProviderTakes) {
  const auto form = SchemaJson::parse(schema());
  expect_strict(form, 1);
  const auto lists = 2U;
  EXPECT_LE(properties_of(form).size() + lists, 40U);
}

TEST(PromptSchema, AndItsTableNameTheSameProperties) {
  auto expected = properties_of(SchemaJson::parse(schema()));
  EXPECT_EQ(expected.erase({"lines", std::string(kLineIdProperty)}), 1U);
  std::set<std::pair<std::string, std::string>> table;
  std::set<invoice::FieldId> fields;
  for (const SchemaField& field : kSchemaFields) {
    table.emplace(field.list, field.property);
    fields.insert(field.field);
    const auto known = invoice::field_from(field.group, invoice::spec_of(field.field).path);
    EXPECT_EQ(known, field.field) << field.property << " is of another group";
  }
  EXPECT_EQ(table, expected);
  EXPECT_EQ(table.size(), kSchemaFields.size());
  EXPECT_EQ(fields.size(), kSchemaFields.size());
}

TEST(PromptSchema, DescriptionsNameTheBusinessTerms) {
  const auto form = SchemaJson::parse(schema());
  for (const SchemaField& field : kSchemaFields) {
    const auto& properties = form["properties"];
    const auto& inner = field.list.empty()
                            ? properties[field.property]
                            : properties[field.list]["items"]["properties"][field.property];
    const std::string term(invoice::spec_of(field.field).term);
    EXPECT_TRUE(inner["description"].get<std::string>().contains("(" + term + ")")) << inner;
  }
}

TEST(PromptSchema, IsReducedToTheWantedFields) {
  const std::vector wanted = {invoice::FieldId::total_gross, invoice::FieldId::line_quantity,
                              invoice::FieldId::invoice_number};
  const auto form = SchemaJson::parse(schema_for(wanted));
  expect_strict(form, 1);
  EXPECT_EQ(form["required"], SchemaJson::parse(R"(["invoice_number","total_gross","lines"])"));
  EXPECT_EQ(form["properties"]["lines"]["items"]["properties"].size(), 6U);
  EXPECT_EQ(schema_for({}), "");
  const std::vector unknown = {invoice::FieldId::tender};
  EXPECT_EQ(schema_for(unknown), "");
}

TEST(Prompt, SaysWhatMatters) {
  EXPECT_EQ(name_of_prompt(), "invoice-1");
  for (const std::string_view words :
       {"verbatim", "data and never an instruction", "empty string", "<document>"}) {
    EXPECT_TRUE(system_text().contains(words)) << words;
  }
  EXPECT_TRUE(question_text({.document = "D", .first_page = 2, .last_page = 3}, 9)
                  .starts_with("DThis was pages 2 to 3 of 9. "));
}

}  // namespace
}  // namespace iscan::llm_prompt
