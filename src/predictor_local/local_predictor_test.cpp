#include "predictor_local/local_predictor.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "predictor_local/testing/pages.h"

namespace iscan::predictor_local {
namespace {

using enum invoice::FieldId;
using document::WordOrigin;
using testing::best;
using testing::page_of;
using testing::predict;
using testing::Print;

const std::vector<Print> kSwedish = {{50, 60, "Berg Snickeri AB", 16},
                                     {350, 60, "Faktura", 18},
                                     {350, 100, "Fakturanummer"},
                                     {460, 100, "20241"},
                                     {350, 115, "Fakturadatum"},
                                     {460, 115, "2024-05-02"},
                                     {350, 130, "Förfallodatum"},
                                     {460, 130, "2024-06-01"},
                                     {350, 145, "OCR-nummer"},
                                     {460, 145, "202418"},
                                     {350, 600, "Netto"},
                                     {460, 600, "1 000,00"},
                                     {350, 615, "Moms 25 %"},
                                     {460, 615, "250,00"},
                                     {350, 630, "Att betala"},
                                     {460, 630, "SEK 1 250,00"},
                                     {50, 760, "Bankgiro"},
                                     {130, 760, "991-2346"}};

TEST(LocalPredictor, ReadsASwedishInvoice) {
  const auto draft = predict({page_of(kSwedish)});
  EXPECT_EQ(best(draft, document_kind), "invoice");
  EXPECT_EQ(best(draft, document_language), "sv");
  EXPECT_EQ(best(draft, invoice_number), "20241");
  EXPECT_EQ(best(draft, issue_date), "2024-05-02");
  EXPECT_EQ(best(draft, due_date), "2024-06-01");
  EXPECT_EQ(best(draft, currency), "SEK");
  EXPECT_EQ(best(draft, total_net), "1000");
  EXPECT_EQ(best(draft, total_vat), "250");
  EXPECT_EQ(best(draft, total_due), "1250");
  EXPECT_EQ(best(draft, bankgiro), "991-2346");
  EXPECT_EQ(best(draft, seller_name), "Berg Snickeri AB");
}

TEST(LocalPredictor, AnAccountWithWrongCheckDigitsIsShownWhateverTheWordBeforeIt) {
  auto prints = kSwedish;
  prints.push_back({50, 700, "Verkäufer-IBAN:"});
  prints.push_back({160, 700, "DE12123456781234567890"});
  const auto draft = predict({page_of(prints)});
  const auto accounts =
      std::ranges::find(draft.row_sets, invoice::Group::account, &invoice::RowSet::group);
  ASSERT_NE(accounts, draft.row_sets.end());
  ASSERT_EQ(accounts->rows.size(), 1U);
  EXPECT_EQ(accounts->rows[0].text(account_iban), "DE12123456781234567890");
}

TEST(LocalPredictor, EveryCandidateStandsOnItsWords) {
  const document::Page page = page_of(kSwedish);
  for (const invoice::Candidate& candidate : predict({page}).candidates) {
    ASSERT_EQ(candidate.evidence.page, 1);
    ASSERT_FALSE(candidate.evidence.tokens.empty());
    EXPECT_FALSE(candidate.evidence.raw.empty());
    EXPECT_GE(candidate.score, 0);
    EXPECT_LE(candidate.score, 1);
    for (const int token : candidate.evidence.tokens) {
      const document::Box& box = page.words[static_cast<std::size_t>(token)].box;
      EXPECT_LE(candidate.evidence.box.x0 * page.width, box.x1 + 0.01);
      EXPECT_GE(candidate.evidence.box.y1 * page.height, box.y1 - 0.01);
    }
  }
}

TEST(LocalPredictor, TheSamePagesGiveTheSameDraft) {
  const auto one = predict({page_of(kSwedish)});
  const auto two = predict({page_of(kSwedish)});
  ASSERT_EQ(one.candidates.size(), two.candidates.size());
  EXPECT_TRUE(std::ranges::equal(one.candidates, two.candidates, {}, &invoice::Candidate::value,
                                 &invoice::Candidate::value));
}

TEST(LocalPredictor, ReceiptTotalIsWhatWasPaidNotWhatWasHandedOver) {
  const auto draft = predict({page_of({{60, 40, "GREEN GROCER SDN BHD"},
                                       {60, 55, "Receipt"},
                                       {60, 70, "Date 17/01/2018"},
                                       {60, 100, "Apples"},
                                       {200, 100, "41.52"},
                                       {60, 115, "Total incl GST"},
                                       {200, 115, "41.52"},
                                       {60, 130, "Rounding"},
                                       {200, 130, "-0.02"},
                                       {60, 145, "TOTAL"},
                                       {200, 145, "41.50"},
                                       {60, 160, "CASH"},
                                       {200, 160, "50.00"},
                                       {60, 175, "CHANGE"},
                                       {200, 175, "8.50"}},
                                      WordOrigin::ocr)});
  EXPECT_EQ(best(draft, document_kind), "receipt");
  EXPECT_EQ(best(draft, total_gross), "41.5");
  EXPECT_EQ(best(draft, issue_date), "2018-01-17");
  EXPECT_EQ(best(draft, seller_name), "GREEN GROCER SDN BHD");
}

TEST(LocalPredictor, VatRowsProveThemselvesInAnyOrder) {
  const auto draft = predict({page_of({{50, 500, "VAT (S)"},
                                       {200, 500, "275,00"},
                                       {300, 500, "7"},
                                       {400, 500, "19,25"},
                                       {50, 515, "VAT (S)"},
                                       {200, 515, "198,00"},
                                       {300, 515, "19"},
                                       {400, 515, "37,62"}})});
  const auto rows =
      std::ranges::find(draft.row_sets, invoice::Group::vat_breakdown, &invoice::RowSet::group);
  ASSERT_NE(rows, draft.row_sets.end());
  ASSERT_EQ(rows->rows.size(), 2U);
  EXPECT_EQ(rows->rows[0].decimal(vat_taxable), Decimal::from_int(275));
  EXPECT_EQ(rows->rows[1].decimal(vat_rate), Decimal::from_int(19));
}

TEST(LocalPredictor, NothingComesFromAnEmptyDocument) {
  EXPECT_TRUE(predict({}).candidates.empty());
  EXPECT_TRUE(predict({document::Page{}}).candidates.empty());
}

}  // namespace
}  // namespace iscan::predictor_local
