#include "llm_prompt/redaction.h"

#include <gtest/gtest.h>

#include "llm_prompt/answer.h"
#include "llm_prompt/printed_text.h"
#include "llm_prompt/testing/pages.h"

namespace iscan::llm_prompt {
namespace {

using testing::invoice_page;
using testing::page_of;

std::string asked(const RedactedPages& redacted) {
  std::string all;
  for (const Question& question : questions_of(redacted.pages)) all += question.document;
  return all;
}

TEST(Redact, IbansAndNamesBecomePlaceholders) {
  const std::vector pages = {invoice_page()};
  const std::vector<std::string> names = {"Beispiel AG", "Muster Handels GmbH & Co. KG"};
  const auto redacted = redact(pages, names);
  const std::string text = asked(redacted);
  EXPECT_TRUE(text.contains("IBAN IBAN_1")) << text;
  for (const std::string_view secret : {"3704", "0532", "Beispiel", "Muster", "GmbH", "KG"}) {
    EXPECT_FALSE(text.contains(secret)) << text;
  }
  EXPECT_TRUE(text.contains("Hafenstraße 12")) << text;
  EXPECT_EQ(redacted.redaction.size(), 3U);
}

TEST(Redact, AnswersAreFoundOnTheOriginal) {
  const std::vector pages = {invoice_page()};
  const std::vector<std::string> names = {"Beispiel AG"};
  const auto redacted = redact(pages, names);
  const auto draft =
      draft_of(R"({"buyer_name": "NAME_1", "iban": "IBAN_1"})", pages, "a/b", &redacted.redaction);
  ASSERT_EQ(draft.candidates.size(), 1U);
  EXPECT_EQ(invoice::to_text(draft.candidates.front().value), "Beispiel AG");
  EXPECT_EQ(draft.candidates.front().evidence.raw, "Beispiel AG");
  ASSERT_EQ(draft.row_sets.size(), 1U);
  const auto* iban = draft.row_sets.front().rows.front().find(invoice::FieldId::account_iban);
  EXPECT_EQ(invoice::to_text(iban->value), "DE89370400440532013000");
}

TEST(Redact, TheSamePrintHasTheSamePlaceholder) {
  const std::vector pages = {page_of({{50, 50, "IBAN:DE89370400440532013000"},
                                      {50, 80, "DE89 3704 0044 0532 0130 00,"},
                                      {50, 110, "SE45 5000 0000 0583 9825 7466"},
                                      {50, 140, "DE89 3704 0044 0532 0130 01"}})};
  const auto redacted = redact(pages, {});
  const std::string text = asked(redacted);
  EXPECT_TRUE(text.contains("l01 | IBAN_1")) << text;
  EXPECT_TRUE(text.contains("l02 | IBAN_1")) << text;
  EXPECT_TRUE(text.contains("l03 | IBAN_2")) << text;
  EXPECT_TRUE(text.contains("l04 | IBAN_3")) << "wrong check digits are no less private";
}

TEST(Redact, PlaceholdersNeverMeanWhatIsPrinted) {
  const std::vector pages = {page_of({{50, 50, "IBAN_1 SE45 5000 0000 0583 9825 7466"}})};
  const auto redacted = redact(pages, {});
  EXPECT_EQ(redacted.redaction.restored("IBAN_1"), "IBAN_1");
  EXPECT_EQ(redacted.redaction.restored("x IBAN_2, IBAN_21"),
            "x SE4550000000058398257466, IBAN_21");
}

TEST(Redact, EveryPrintOfANameIsHidden) {
  std::vector<testing::Print> prints;
  for (int row = 0; row < 100; ++row) {
    prints.push_back({50, 20.0 + 12 * row, row % 2 == 0 ? "Frau Erika Muster" : "ERIKA MUSTER,"});
  }
  prints.push_back({300, 20, "Erlka Muster"});
  const std::vector pages = {page_of(prints, document::WordOrigin::ocr)};
  const std::vector<std::string> names = {"Erika Muster", "", "e"};
  const std::string text = asked(redact(pages, names));
  EXPECT_FALSE(text.contains("Muster"));
  EXPECT_FALSE(text.contains("MUSTER"));
  EXPECT_TRUE(text.contains("Frau NAME_1"));
}

}  // namespace
}  // namespace iscan::llm_prompt
