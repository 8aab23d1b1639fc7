#include "invoice/invoice.h"

#include <gtest/gtest.h>

#include <set>

namespace iscan::invoice {
namespace {

Field text_field(std::string text) { return Field{.value = std::move(text)}; }

TEST(FieldMap, KeepsOneFieldPerIdInOrder) {
  FieldMap map;
  map.set(FieldId::due_date, text_field("later"));
  map.set(FieldId::invoice_number, text_field("A-1"));
  map.set(FieldId::invoice_number, text_field("A-2"));
  ASSERT_EQ(map.size(), 2U);
  EXPECT_EQ(map.begin()->first, FieldId::invoice_number);
  EXPECT_EQ(map.text(FieldId::invoice_number), "A-2");
  EXPECT_FALSE(map.decimal(FieldId::invoice_number).has_value());
  map.erase(FieldId::invoice_number);
  EXPECT_EQ(map.find(FieldId::invoice_number), nullptr);
}

TEST(FieldTable, PathsAreUniqueAndFindTheirField) {
  std::vector<Group> groups(repeating_groups().begin(), repeating_groups().end());
  groups.push_back(Group::header);
  for (const Group group : groups) {
    std::set<std::string_view> paths;
    for (const FieldSpec& spec : fields_of(group)) {
      EXPECT_TRUE(paths.insert(spec.path).second) << spec.path;
      EXPECT_EQ(field_from(group, spec.path), spec.id);
    }
  }
  EXPECT_EQ(spec_of(FieldId::total_gross).term, "BT-112");
}

}  // namespace
}  // namespace iscan::invoice
