#include "predictor_local/table.h"

#include <gtest/gtest.h>

#include "predictor_local/testing/pages.h"

namespace iscan::predictor_local {
namespace {

using enum invoice::FieldId;
using testing::page_of;
using testing::predict;
using testing::Print;

const std::vector<Print> kTable = {{50, 300, "Pos"},
                                   {90, 300, "Beschreibung"},
                                   {300, 300, "Menge"},
                                   {380, 300, "Einzelpreis"},
                                   {470, 300, "MwSt %"},
                                   {530, 300, "Betrag"},
                                   {50, 320, "1"},
                                   {90, 320, "Papier A4"},
                                   {310, 320, "2"},
                                   {390, 320, "7,50"},
                                   {475, 320, "19 %"},
                                   {530, 320, "15,00"},
                                   {90, 332, "Holzfrei, weiß"},
                                   {50, 350, "2"},
                                   {90, 350, "Stift"},
                                   {310, 350, "10"},
                                   {390, 350, "1,20"},
                                   {475, 350, "19 %"},
                                   {530, 350, "12,00"},
                                   {380, 380, "Summe netto"},
                                   {530, 380, "27,00"}};

const invoice::RowSet* best_lines(const invoice::Draft& draft) {
  const invoice::RowSet* best = nullptr;
  for (const invoice::RowSet& set : draft.row_sets) {
    if (set.group != invoice::Group::line) continue;
    if (best == nullptr || set.score > best->score) best = &set;
  }
  return best;
}

TEST(Table, RowsAreReadUnderTheirHeadings) {
  const auto draft = predict({page_of(kTable)});
  const invoice::RowSet* lines = best_lines(draft);
  ASSERT_NE(lines, nullptr);
  ASSERT_EQ(lines->rows.size(), 2U);
  EXPECT_EQ(lines->rows[0].text(line_name), "Papier A4");
  EXPECT_EQ(lines->rows[0].text(line_description), "Holzfrei, weiß");
  EXPECT_EQ(lines->rows[0].decimal(line_quantity), Decimal::from_int(2));
  EXPECT_EQ(lines->rows[0].decimal(line_price), Decimal::parse("7.5"));
  EXPECT_EQ(lines->rows[0].decimal(line_vat_rate), Decimal::from_int(19));
  EXPECT_EQ(lines->rows[1].decimal(line_net_amount), Decimal::from_int(12));
}

TEST(Table, HeadingsMayTakeTwoLines) {
  const Reading reading = testing::reading_of({page_of({{380, 290, "Unit"},
                                                        {90, 301, "Description"},
                                                        {300, 301, "Qty"},
                                                        {380, 301, "price"},
                                                        {480, 301, "Amount"},
                                                        {90, 320, "Paper"},
                                                        {300, 320, "2"},
                                                        {380, 320, "7.50"},
                                                        {480, 320, "15.00"}})});
  const auto header = find_header(reading, 0, 0);
  ASSERT_TRUE(header);
  EXPECT_EQ(header->first_line, 0U);
  EXPECT_EQ(header->last_line, 1U);
  ASSERT_NE(header->find(Label::col_price), nullptr);
  EXPECT_EQ(header->columns.size(), 4U);
}

TEST(Table, RowsGoOnOverThePageWithoutARepeatedHeader) {
  std::vector<Print> first(kTable.begin(), kTable.end() - 2);
  for (Print& print : first) print.y += 440;
  document::Page second = page_of({{50, 60, "3"},
                                   {90, 60, "Mappe"},
                                   {310, 60, "4"},
                                   {390, 60, "2,00"},
                                   {475, 60, "19 %"},
                                   {530, 60, "8,00"}});
  second.number = 2;
  const auto draft = predict({page_of(first), second});
  ASSERT_NE(best_lines(draft), nullptr);
  EXPECT_EQ(best_lines(draft)->rows.size(), 3U);
}

TEST(Table, RowsProveThemselvesWithoutAHeader) {
  const Reading reading = testing::reading_of({page_of({{50, 100, "Thing one"},
                                                        {300, 100, "9,90"},
                                                        {380, 100, "20"},
                                                        {480, 100, "198,00"},
                                                        {50, 120, "Thing two"},
                                                        {300, 120, "5,50"},
                                                        {380, 120, "50"},
                                                        {480, 120, "275,00"}})});
  const auto rows = rows_without_header(reading);
  ASSERT_EQ(rows.size(), 2U);
  EXPECT_EQ(rows[0].values.at(Label::col_quantity)->value, Decimal::from_int(20));
  EXPECT_EQ(text_of(reading.layout, *rows[1].name), "Thing two");
}

TEST(Table, TextWithAmountsIsNoHeader) {
  const Reading reading =
      testing::reading_of({page_of({{50, 100, "Total amount quantity price 12,00"}})});
  EXPECT_FALSE(find_header(reading, 0, 0));
}

}  // namespace
}  // namespace iscan::predictor_local
