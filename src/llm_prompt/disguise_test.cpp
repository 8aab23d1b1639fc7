#include "llm_prompt/disguise.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <format>

#include "llm_prompt/printed_text.h"
#include "llm_prompt/right_answer.h"
#include "llm_prompt/testing/pages.h"
#include "notation/check_digits.h"
#include "notation/identifiers.h"

namespace iscan::llm_prompt {
namespace {

using invoice::FieldId;

std::string shown_text(const DisguisedPages& disguised) {
  std::string all;
  for (const Question& question : questions_of(disguised.pages)) all += question.document;
  return all;
}

struct DisguiseBench {
  DisguiseBench() {
    set(FieldId::seller_name, "Muster Handels GmbH & Co. KG");
    set(FieldId::seller_vat_id, "DE136695976");
    set(FieldId::seller_line1, "Hafenstraße 12");
    set(FieldId::seller_postcode, "20457");
    set(FieldId::seller_city, "Hamburg");
    set(FieldId::buyer_name, "Beispiel AG");
    set(FieldId::buyer_line1, "Ringweg 3");
    set(FieldId::buyer_city, "Wien");
    set(FieldId::invoice_number, "RE-2024/0815");
    invoice::FieldMap account;
    account.set(FieldId::account_iban, {.value = std::string("DE89370400440532013000")});
    account.set(FieldId::account_bic, {.value = std::string("COBADEFFXXX")});
    invoice.accounts = {account};
  }
  void set(FieldId field, std::string value) {
    invoice.header.set(field, {.value = std::move(value)});
  }
  DisguisedPages disguised() const { return disguise(pages, invoice, draft, inventor); }

  std::vector<document::Page> pages{testing::invoice_page()};
  invoice::Invoice invoice;
  invoice::Draft draft;
  Inventor inventor{"secret"};
};

TEST(Disguise, NothingTellsThePartiesAndTheRestStays) {
  DisguiseBench bench;
  const auto disguised = bench.disguised();
  const std::string text = shown_text(disguised);
  for (const std::string_view secret :
       {"Muster", "Handels", "Beispiel", "Hafen", "20457", "Hamburg", "Ringweg", "Wien", "136 695",
        "3704 0044", "COBADEFF"}) {
    EXPECT_FALSE(text.contains(secret)) << secret << "\n" << text;
  }
  for (const std::string_view kept : {"GmbH & Co. KG", " AG", "RE-2024/0815", "196,35", "IBAN DE",
                                      "Schraube M4", "USt-IdNr. DE ", "straße "}) {
    EXPECT_TRUE(text.contains(kept)) << kept << "\n" << text;
  }
  EXPECT_FALSE(shows_any(text, disguised.originals));
  EXPECT_TRUE(shows_any("muster-handels GMBH & co kg", disguised.originals));
}

TEST(Disguise, AShortNumberIsLookedForWithinWords) {
  const std::vector<std::string> postcode = {"12345"};
  EXPECT_TRUE(shows_any("D-12345 Musterstadt", postcode));
  EXPECT_FALSE(shows_any("12 345 pieces", postcode));
}

TEST(Disguise, TheAnswerSaysWhatTheTextSays) {
  DisguiseBench bench;
  const auto disguised = bench.disguised();
  const std::string answer =
      right_answer(bench.invoice, bench.pages, disguised.pages, Doubtful::kept);
  EXPECT_FALSE(shows_any(answer, disguised.originals)) << answer;
  EXPECT_TRUE(answer.contains("RE-2024/0815"));
  const std::string company =
      bench.inventor.invent(Disguise::company, "Muster Handels GmbH & Co. KG");
  EXPECT_TRUE(answer.contains(company)) << answer;
  EXPECT_TRUE(shown_text(disguised).contains(company));
  const std::string vat = bench.inventor.invent(Disguise::vat_id, "DE136695976");
  EXPECT_TRUE(answer.contains(
      std::format("DE {} {} {}", vat.substr(2, 3), vat.substr(5, 3), vat.substr(8))))
      << answer;
}

TEST(Disguise, ShortFormsContactsAndNumbersWithLabelsGoToo) {
  DisguiseBench bench;
  bench.pages = {
      testing::page_of({{50, 50, "Muster Handels dankt! Ihr MUSTER Team, Frau Erika Kern"},
                        {50, 70, "Tel. +49 40 1234567 Fax:040/7654321 Kern"},
                        {50, 90, "E-Mail:info@muster-handels.example,"},
                        {50, 110, "www.muster-handels.example/shop muster-handels.example"},
                        {50, 130, "USt-IdNr.:DE136695976 IBAN:DE89370400440532013000"},
                        {50, 150, "Steuer 12/345/67890 Summe 1.234.567,00"}})};
  bench.set(FieldId::seller_contact_name, "Erika Kern");
  invoice::Candidate tax{.field = FieldId::seller_tax_id, .score = 0.1};
  tax.value = std::string("12/345/67890");
  bench.draft.candidates = {tax};
  const auto disguised = bench.disguised();
  const std::string text = shown_text(disguised);
  for (const std::string_view secret :
       {"Muster", "MUSTER", "muster", "Handels", "Erika", "Kern", "1234567 ", "7654321", "info@",
        "136695976", "37040044", "345/67890"}) {
    EXPECT_FALSE(text.contains(secret)) << secret << "\n" << text;
  }
  for (const std::string_view kept :
       {"dankt!", "+", "Fax:04", ".example", "USt-IdNr.:DE", "IBAN:DE", "Summe 1.234.567,00"}) {
    EXPECT_TRUE(text.contains(kept)) << kept << "\n" << text;
  }
}

// "FI99999925 Puh. 08 123" has the letters and digits of a Finnish account.
TEST(Disguise, AVatIdIsNoAccountWithWhatStandsBehindIt) {
  DisguiseBench bench;
  bench.pages = {testing::page_of({{50, 50, "ALV-tunnus FI99999925 Puh. 08 123 4501"}})};
  const std::string text = shown_text(bench.disguised());
  const std::string vat = bench.inventor.invent(Disguise::vat_id, "FI99999925");
  EXPECT_TRUE(text.contains("ALV-tunnus " + vat + " Puh. 08 ")) << text;
  EXPECT_FALSE(text.contains("123 4501")) << text;
}

TEST(Disguise, PartsOfWordsAreAnsweredAsParts) {
  DisguiseBench bench;
  bench.pages = {testing::page_of({{50, 50, "USt-IdNr.:DE136695976"}})};
  bench.invoice.header.set(FieldId::seller_vat_id,
                           {.value = std::string("DE136695976"),
                            .evidence = {.raw = "DE136695976", .page = 1, .tokens = {0}}});
  const auto disguised = bench.disguised();
  const std::string vat = bench.inventor.invent(Disguise::vat_id, "DE136695976");
  EXPECT_TRUE(right_answer(bench.invoice, bench.pages, disguised.pages, Doubtful::kept)
                  .contains("\"" + vat + "\""));
}

TEST(Inventor, IsConsistentAndDependsOnTheSecret) {
  const Inventor one("one");
  EXPECT_EQ(one.invent(Disguise::person, "Erika Kern"),
            one.invent(Disguise::person, "ERIKA  KERN"));
  EXPECT_NE(one.invent(Disguise::person, "Erika Kern"),
            Inventor("two").invent(Disguise::person, "Erika Kern"));
  EXPECT_NE(one.invent(Disguise::person, "Erika Kern"), one.invent(Disguise::person, "Erika Korn"));
}

TEST(Inventor, CheckDigitsAreAsRightAsTheOriginals) {
  for (int i = 0; i < 20; ++i) {
    const Inventor inventor(std::to_string(i));
    EXPECT_TRUE(notation::parse_iban(inventor.invent(Disguise::iban, "DE89370400440532013000")));
    EXPECT_TRUE(notation::parse_iban(inventor.invent(Disguise::iban, "GB29NWBK60161331926819")));
    const std::string wrong = inventor.invent(Disguise::iban, "DE89370400440532013001");
    EXPECT_FALSE(notation::parse_iban(wrong));
    EXPECT_TRUE(notation::looks_like_iban(wrong));
    for (const std::string_view original :
         {"DE136695976", "ATU13585627", "NL123456782B90", "SE556677889901", "FR40303265045",
          "CHE116281710MWST", "GB123456782"}) {
      const auto before = notation::parse_vat_id(original);
      if (!before) continue;
      const std::string invented = inventor.invent(Disguise::vat_id, original);
      const auto after = notation::parse_vat_id(invented);
      ASSERT_TRUE(after) << invented;
      EXPECT_EQ(after->check, before->check) << invented;
      EXPECT_NE(invented, original);
    }
    EXPECT_TRUE(notation::parse_registration_id(
        inventor.invent(Disguise::registration, "5566778899", "SE"), "SE"));
    EXPECT_TRUE(notation::parse_bankgiro(inventor.invent(Disguise::bankgiro_number, "9912346")));
    EXPECT_TRUE(notation::parse_bic(inventor.invent(Disguise::bic, "COBADEFFXXX")));
  }
}

TEST(Inventor, NamesKeepTheirLegalForm) {
  const Inventor inventor("x");
  for (const std::string_view form : {"GmbH & Co. KG", "GmbH", "AB", "Ltd", "s.r.o.", "LLC"}) {
    const std::string name = "Nordwind " + std::string(form);
    EXPECT_EQ(legal_form(name), form);
    EXPECT_TRUE(inventor.invent(Disguise::company, name).ends_with(form));
  }
  EXPECT_EQ(legal_form("Saab"), "");
  EXPECT_EQ(legal_form("AB"), "");
}

}  // namespace
}  // namespace iscan::llm_prompt
