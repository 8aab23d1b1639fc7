#include <gtest/gtest.h>

#include "predictor_local/party.h"
#include "predictor_local/testing/pages.h"

namespace iscan::predictor_local {
namespace {

using enum invoice::FieldId;
using testing::best;
using testing::page_of;
using testing::predict;

TEST(Parties, LabelsSayWhoIsWho) {
  const auto draft = predict({page_of({{50, 60, "Seller:"},
                                       {50, 75, "North Ltd"},
                                       {50, 88, "1 High Street"},
                                       {50, 101, "London W1B 5QH"},
                                       {320, 60, "Bill to:"},
                                       {320, 75, "South GmbH"},
                                       {320, 88, "Hafenstr. 7"},
                                       {320, 101, "20457 Hamburg"}})});
  EXPECT_EQ(best(draft, seller_name), "North Ltd");
  EXPECT_EQ(best(draft, seller_line1), "1 High Street");
  EXPECT_EQ(best(draft, seller_postcode), "W1B 5QH");
  EXPECT_EQ(best(draft, buyer_name), "South GmbH");
  EXPECT_EQ(best(draft, buyer_line1), "Hafenstr. 7");
  EXPECT_EQ(best(draft, buyer_city), "Hamburg");
}

TEST(Parties, SenderLineAboveTheWindowIsTheSeller) {
  const auto draft = predict({page_of({{50, 120, "Nord AG - Uferweg 4 - 63571 Gelnhausen", 7},
                                       {50, 140, "Erika Muster"},
                                       {50, 153, "Bahnstr. 42"},
                                       {50, 166, "88802 Spielkreis"},
                                       {50, 300, "Rechnung"}})});
  EXPECT_EQ(best(draft, seller_name), "Nord AG");
  EXPECT_EQ(best(draft, buyer_name), "Erika Muster");
  EXPECT_EQ(best(draft, buyer_postcode), "88802");
}

TEST(Parties, NamesOverTwoRowsAreOne) {
  const auto draft = predict({page_of({{50, 140, "Rechnung an:"},
                                       {50, 155, "Verband für Handel und"},
                                       {50, 168, "Beratung GmbH"},
                                       {50, 181, "Ring 1"},
                                       {50, 194, "50933 Köln"}})});
  EXPECT_EQ(best(draft, buyer_name), "Verband für Handel und Beratung GmbH");
}

TEST(Parties, VatIdsFollowTheWordsOfTheirLabels) {
  const auto draft = predict(
      {page_of({{320, 100, "Your VAT ID: DE136695976"}, {50, 780, "VAT ID: DE811907980"}})});
  EXPECT_EQ(best(draft, buyer_vat_id), "DE136695976");
}

TEST(Parties, LegalFormsAreKnown) {
  for (const char* name : {"Miller GmbH", "Nord Oy", "Berg AB", "Lumen S.A.R.L.", "Vento S.p.A.",
                           "Shop Sdn. Bhd.", "Acme Ltd."}) {
    EXPECT_TRUE(has_legal_form(name)) << name;
  }
  EXPECT_FALSE(has_legal_form("As good as it gets"));
  EXPECT_FALSE(has_legal_form("Erika Muster"));
}

}  // namespace
}  // namespace iscan::predictor_local
