#include "llm_prompt/right_answer.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "llm_prompt/answer.h"
#include "llm_prompt/prompt.h"
#include "llm_prompt/prompt_version.h"
#include "llm_prompt/redaction.h"
#include "llm_prompt/testing/pages.h"

namespace iscan::llm_prompt {
namespace {

using RightJson = nlohmann::ordered_json;
using invoice::FieldId;

// What a model that copies well makes of the page, chosen as it is.
invoice::Invoice read_invoice(const std::vector<document::Page>& pages) {
  const auto draft = draft_of(R"({"invoice_number": "RE-2024/0815", "issue_date": "05.03.2024",
      "due_date": "4. April 2024", "currency": "EUR", "iban": "DE89 3704 0044 0532 0130 00",
      "bic": "COBADEFFXXX", "seller_name": "Muster Handels GmbH & Co. KG",
      "seller_vat_id": "DE 136 695 976", "buyer_name": "Beispiel AG", "buyer_country": "Österreich",
      "total_net": "165,00", "total_vat": "31,35", "total_gross": "196,35",
      "vat_breakdown": [{"rate": "19 %", "taxable": "165,00", "tax": "31,35"}],
      "lines": [{"at": "", "name": "Schraube M4", "quantity": "100", "price": "0,15",
                 "net_amount": "15,00"},
                {"at": "", "name": "Schraube M6", "quantity": "50", "price": "3,00",
                 "net_amount": "150,00"}]})",
                              pages, "a/b");
  invoice::Invoice invoice;
  for (const auto& candidate : draft.candidates) {
    invoice.header.set(candidate.field, {.value = candidate.value, .evidence = candidate.evidence});
  }
  for (const auto& set : draft.row_sets) invoice.rows(set.group) = set.rows;
  return invoice;
}

RightJson answered(const invoice::Invoice& invoice, const std::vector<document::Page>& pages,
                   const std::vector<document::Page>& printed) {
  return RightJson::parse(right_answer(invoice, pages, printed, Doubtful::kept));
}

TEST(RightAnswer, HasTheFormAndCopiesThePrint) {
  const std::vector pages = {testing::invoice_page()};
  const auto answer = answered(read_invoice(pages), pages, pages);
  EXPECT_EQ(answer["seller_name"], "Muster Handels GmbH & Co. KG");
  EXPECT_EQ(answer["seller_vat_id"], "DE 136 695 976");
  EXPECT_EQ(answer["due_date"], "4. April 2024");
  EXPECT_EQ(answer["buyer_country"], "Österreich");
  EXPECT_EQ(answer["total_gross"], "196,35");
  EXPECT_EQ(answer["iban"], "DE89 3704 0044 0532 0130 00");
  EXPECT_EQ(answer["buyer_vat_id"], "");
  EXPECT_EQ(answer["vat_breakdown"].size(), 1U);
  ASSERT_EQ(answer["lines"].size(), 2U);
  EXPECT_EQ(answer["lines"][1], RightJson::parse(R"({"at": "p1.l11", "name": "Schraube M6",
      "quantity": "50", "price": "3,00", "vat_rate": "", "net_amount": "150,00"})"));
}

TEST(RightAnswer, IsReadAsTheSameInvoice) {
  const std::vector pages = {testing::invoice_page()};
  const auto invoice = read_invoice(pages);
  const auto again = draft_of(right_answer(invoice, pages, pages, Doubtful::kept), pages, "a/b");
  EXPECT_TRUE(again.notes.empty()) << again.notes.front();
  EXPECT_EQ(again.candidates.size(), invoice.header.size());
  for (const auto& candidate : again.candidates) {
    EXPECT_EQ(candidate.value, invoice.header.find(candidate.field)->value);
  }
}

// People type canonical values and name no place.
TEST(RightAnswer, FindsThePrintOfCorrectedValues) {
  const std::vector pages = {testing::invoice_page()};
  invoice::Invoice invoice;
  const auto correct = [&](FieldId field, invoice::Value value) {
    invoice.header.set(field, {.value = std::move(value),
                               .evidence = {.source = invoice::Source::human, .raw = "typed"}});
  };
  correct(FieldId::total_gross, Decimal::parse("196.35").value());
  correct(FieldId::due_date, date_from_iso("2024-04-04").value());
  correct(FieldId::seller_vat_id, "DE136695976");
  correct(FieldId::currency, "EUR");
  correct(FieldId::buyer_country, "AT");
  correct(FieldId::seller_name, "Somebody Else Ltd");
  const auto answer = answered(invoice, pages, pages);
  EXPECT_EQ(answer["total_gross"], "196,35");
  EXPECT_EQ(answer["due_date"], "4. April 2024");
  EXPECT_EQ(answer["seller_vat_id"], "DE 136 695 976");
  EXPECT_EQ(answer["currency"], "EUR");
  EXPECT_EQ(answer["buyer_country"], "");
  EXPECT_EQ(answer["seller_name"], "") << "not printed, so no model could copy it";
}

TEST(RightAnswer, ShowsWhatRedactionLeft) {
  const std::vector pages = {testing::invoice_page()};
  const auto invoice = read_invoice(pages);
  const auto redacted = redact(
      pages, std::vector<std::string>{"Muster Handels GmbH & Co. KG", "Beispiel AG", "Schraube"});
  const auto answer = answered(invoice, pages, redacted.pages);
  EXPECT_EQ(answer["iban"], "IBAN_1");
  EXPECT_TRUE(answer["seller_name"].get<std::string>().starts_with("NAME_"));
  EXPECT_TRUE(answer["buyer_name"].get<std::string>().starts_with("NAME_"));
  EXPECT_TRUE(answer["lines"][0]["name"].get<std::string>().ends_with(" M4"));
  EXPECT_EQ(answer["total_gross"], "196,35");
  for (const std::string_view secret : {"Muster", "Beispiel", "Schraube", "3704"}) {
    EXPECT_FALSE(answer.dump().contains(secret)) << secret;
  }
}

TEST(RightAnswer, WhatNobodyProvedMayBeLeftOut) {
  const std::vector pages = {testing::invoice_page()};
  auto invoice = read_invoice(pages);
  invoice.header.find(FieldId::buyer_name)->status = invoice::FieldStatus::needs_review;
  EXPECT_EQ(answered(invoice, pages, pages)["buyer_name"], "Beispiel AG");
  const auto sure = RightJson::parse(right_answer(invoice, pages, pages, Doubtful::left_out));
  EXPECT_EQ(sure["buyer_name"], "");
  EXPECT_EQ(sure["invoice_number"], "RE-2024/0815");
}

TEST(RightAnswer, BrokenEvidenceDoesNoHarm) {
  const std::vector pages = {testing::invoice_page()};
  invoice::Invoice invoice;
  invoice.header.set(FieldId::invoice_number,
                     {.value = std::string("RE-2024/0815"),
                      .evidence = {.raw = "x", .page = 1, .tokens = {-1, 100'000}}});
  invoice.header.set(FieldId::buyer_name,
                     {.value = std::string("Nobody"), .evidence = {.page = 7, .tokens = {0}}});
  invoice.lines.resize(2);
  const auto answer = answered(invoice, pages, pages);
  EXPECT_EQ(answer["invoice_number"], "RE-2024/0815");
  EXPECT_EQ(answer["buyer_name"], "");
  EXPECT_TRUE(answer["lines"].empty());
}

// The same properties, in whatever order a prompt names them.
TEST(RightAnswer, IsArrangedForEachPrompt) {
  const std::vector pages = {testing::invoice_page()};
  const auto whole = right_answer(read_invoice(pages), pages, pages, Doubtful::kept);
  std::vector<FieldId> all;
  for (const SchemaField& field : kSchemaFields) all.push_back(field.field);
  for (const std::string_view name : PromptVersion::built_in_names()) {
    const auto prompt = PromptVersion::load(name).value();
    const auto form = RightJson::parse(prompt.schema());
    const auto answer = RightJson::parse(prompt.answer_for(whole, all));
    const auto names_in = [](const RightJson& object) {
      std::vector<std::string> names;
      for (const auto& item : object.items()) names.push_back(item.key());
      return names;
    };
    EXPECT_EQ(names_in(answer), form["required"].get<std::vector<std::string>>()) << name;
    ASSERT_EQ(answer["lines"].size(), 2U);
    EXPECT_EQ(names_in(answer["lines"][0]),
              form["properties"]["lines"]["items"]["required"].get<std::vector<std::string>>());
    EXPECT_EQ(answer["total_gross"], "196,35");
  }
}

TEST(AnswerFor, KeepsTheWantedFieldsInTheOrderOfTheSchema) {
  const auto prompt = PromptVersion::load("invoice-1").value();
  const std::string whole =
      R"({"total_gross":"1","invoice_number":"A","iban":"","lines":[{"name":"x","at":""}]})";
  EXPECT_EQ(prompt.answer_for(whole, std::vector{FieldId::total_gross, FieldId::invoice_number}),
            R"({"invoice_number":"A","total_gross":"1"})");
  EXPECT_EQ(
      prompt.answer_for(whole, std::vector{FieldId::line_quantity}),
      R"({"lines":[{"at":"","name":"x","quantity":"","price":"","vat_rate":"","net_amount":""}]})");
  EXPECT_EQ(prompt.answer_for(whole, std::vector{FieldId::account_iban}), "") << "it says nothing";
  EXPECT_EQ(prompt.answer_for("no json", std::vector{FieldId::account_iban}), "");
}

}  // namespace
}  // namespace iscan::llm_prompt
