#include "llm_prompt/without_rows.h"

#include <gtest/gtest.h>

#include "llm_prompt/testing/pages.h"

namespace iscan::llm_prompt {
namespace {

invoice::FieldMap row_read_from(int page, std::vector<int> words) {
  invoice::FieldMap row;
  row.set(invoice::FieldId::line_name,
          {.value = "any", .evidence = {.page = page, .tokens = std::move(words)}});
  return row;
}

std::vector<std::string> words_of(const document::Page& page) {
  std::vector<std::string> words;
  for (const document::Word& word : page.words) words.push_back(word.text);
  return words;
}

TEST(WithoutRows, TakesTheirWordsFromTheirPageAlone) {
  auto first = testing::page_of({{50, 100, "Invoice"}, {50, 120, "Tea"}, {300, 120, "4.50"}});
  auto second = testing::page_of({{50, 100, "Total"}, {300, 100, "4.50"}});
  second.number = 2;
  const std::vector pages = {first, second};
  const std::vector rows = {row_read_from(1, {1, 2})};
  const auto rest = without_rows(pages, rows);
  ASSERT_EQ(rest.size(), 2U);
  EXPECT_EQ(words_of(rest[0]), (std::vector<std::string>{"Invoice"}));
  EXPECT_EQ(words_of(rest[1]), (std::vector<std::string>{"Total", "4.50"}));
}

TEST(WithoutRows, WordsThatAreNotThereAreNoFault) {
  const std::vector pages = {testing::page_of({{50, 100, "Invoice"}})};
  const std::vector rows = {row_read_from(7, {0}), row_read_from(1, {-1, 99})};
  EXPECT_EQ(words_of(without_rows(pages, rows)[0]), (std::vector<std::string>{"Invoice"}));
}

}  // namespace
}  // namespace iscan::llm_prompt
