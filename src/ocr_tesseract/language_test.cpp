#include "ocr_tesseract/language.h"

#include <gtest/gtest.h>

#include <sstream>

namespace iscan::ocr_tesseract {
namespace {

std::vector<std::string> all() { return {known_languages().begin(), known_languages().end()}; }

std::string language_of(const std::string& text) {
  LanguageVote vote;
  std::istringstream words(text);
  for (std::string word; words >> word;) vote.add(word);
  return vote.winner(all());
}

TEST(Language, AccentsAndCaseDoNotMatter) {
  EXPECT_EQ(folded("Überweisung,"), "uberweisung");
  EXPECT_EQ(folded("BELØP"), "belop");
  EXPECT_EQ(folded("Straße"), "strasse");
  EXPECT_EQ(folded("12,50"), "");
}

TEST(Language, EachIsFoundFromAFewLines) {
  EXPECT_EQ(language_of("Invoice date and number, total due to the customer"), "eng");
  EXPECT_EQ(language_of("Rechnung vom 3. Mai, Betrag zahlbar innerhalb von 14 Tagen"), "deu");
  EXPECT_EQ(language_of("Faktura, att betala inom 30 dagar efter fakturadatum och moms"), "swe");
  EXPECT_EQ(language_of("Faktura Forfallsdato Kontonummer Beløp eks. mva og orgnr"), "nor");
  EXPECT_EQ(language_of("Faktura Forfaldsdato Beløb i alt moms CVR stk. betaling"), "dan");
  EXPECT_EQ(language_of("Lasku eräpäivä viitenumero yhteensä alv ja saaja"), "fin");
  EXPECT_EQ(language_of("Facture du 3 mai, montant total de la commande TVA"), "fra");
  EXPECT_EQ(language_of("Factura con fecha de vencimiento y el importe de la base"), "spa");
  EXPECT_EQ(language_of("Fattura del cliente, scadenza e importo della partita IVA"), "ita");
  EXPECT_EQ(language_of("Factuur, bedrag van het totaal excl. btw te betalen aan ons"), "nld");
}

TEST(Language, TheFirstAllowedStandsWhenNothingTells) {
  LanguageVote vote;
  vote.add("4711");
  EXPECT_EQ(vote.winner({"swe", "eng"}), "swe");
  EXPECT_EQ(LanguageVote().winner({"fin"}), "fin");
}

TEST(Language, OnlyAllowedOnesWin) {
  LanguageVote vote;
  for (const char* word : {"Rechnung", "und", "Betrag"}) vote.add(word);
  EXPECT_EQ(vote.winner({"eng", "fra"}), "eng");
}

}  // namespace
}  // namespace iscan::ocr_tesseract
