#include <gtest/gtest.h>

#include <algorithm>

#include "predictor_local/lexicon.h"
#include "predictor_local/testing/pages.h"

namespace iscan::predictor_local {
namespace {

using testing::page_of;
using testing::reading_of;

double weight_of(const Reading& reading, Label label) {
  double weight = 0;
  for (const Found& found : reading.labels) {
    if (found.label == label) weight = std::max(weight, found.weight);
  }
  return weight;
}

struct Word {
  const char* print;
  Label label;
};

class Languages : public ::testing::TestWithParam<Word> {};

TEST_P(Languages, LabelIsKnown) {
  const Reading reading = reading_of({page_of({{50, 100, GetParam().print}})});
  EXPECT_GE(weight_of(reading, GetParam().label), 0.8) << GetParam().print;
}

INSTANTIATE_TEST_SUITE_P(
    Lexicon, Languages,
    ::testing::Values(
        Word{"Invoice number:", Label::invoice_number},
        Word{"Rechnungs-Nr.", Label::invoice_number}, Word{"N° de facture", Label::invoice_number},
        Word{"Número de factura", Label::invoice_number},
        Word{"Factuurnummer", Label::invoice_number}, Word{"Fakturanummer", Label::invoice_number},
        Word{"Laskun numero", Label::invoice_number}, Word{"Numer faktury", Label::invoice_number},
        Word{"Fälligkeitsdatum", Label::due_date}, Word{"Förfallodatum", Label::due_date},
        Word{"Date d'échéance", Label::due_date}, Word{"Eräpäivä", Label::due_date},
        Word{"Forfallsdato", Label::due_date}, Word{"Termin płatności", Label::due_date},
        Word{"Summe netto", Label::net}, Word{"Total HT", Label::net},
        Word{"Totaal excl. BTW", Label::net}, Word{"Summa exkl. moms", Label::net},
        Word{"Montant TTC", Label::gross}, Word{"Yhteensä", Label::gross},
        Word{"Totale fattura", Label::gross}, Word{"Att betala", Label::due},
        Word{"Te betalen", Label::due}, Word{"Zu zahlen", Label::due},
        Word{"Do zapłaty", Label::due}, Word{"Total a pagar", Label::due},
        Word{"Å betale", Label::due}, Word{"Til betaling", Label::due}));

TEST(Labels, LongerPhraseWins) {
  const Reading reading = reading_of({page_of({{50, 100, "Total excl. VAT"}})});
  EXPECT_GT(weight_of(reading, Label::net), 0.9);
  EXPECT_EQ(weight_of(reading, Label::gross), 0);
}

TEST(Labels, RecognitionMayMisreadALetterTextLayersMayNot) {
  const std::vector<testing::Print> print = {{50, 100, "Rechnungsnunmer 4711"}};
  EXPECT_GT(
      weight_of(reading_of({page_of(print, document::WordOrigin::ocr)}), Label::invoice_number),
      0.5);
  EXPECT_EQ(weight_of(reading_of({page_of(print)}), Label::invoice_number), 0);
}

TEST(Labels, NumberAfterATitleIsTheDocumentsNumber) {
  const Reading reading = reading_of({page_of({{50, 100, "Rechnung (380) Nr. 17 vom 3.4.2024"}})});
  EXPECT_GT(weight_of(reading, Label::invoice_number), 0.9);
  EXPECT_GT(weight_of(reading, Label::issue_date), 0.9);
}

TEST(Labels, NumberAfterAnotherWordIsNot) {
  const Reading reading = reading_of({page_of({{50, 100, "Globale Nummer: 4000001123452"}})});
  EXPECT_LT(weight_of(reading, Label::invoice_number), 0.3);
}

TEST(Labels, LittleWordsHeadAPartyOnlyWhenTheyStandAlone) {
  const Reading sentence = reading_of({page_of({{50, 100, "Wir senden an Sie die Ware"}})});
  EXPECT_LT(weight_of(sentence, Label::buyer), 0.35);
  const Reading heading = reading_of({page_of({{50, 100, "To:"}})});
  EXPECT_GE(weight_of(heading, Label::buyer), 0.4);
}

TEST(Labels, WordsJoinedByASlashCountWhenBothMeanTheSame) {
  const Reading reading = reading_of({page_of({{50, 100, "Käufer/Leistungsempfänger"}})});
  EXPECT_GE(weight_of(reading, Label::buyer), 0.8);
}

}  // namespace
}  // namespace iscan::predictor_local
