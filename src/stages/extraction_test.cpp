#include <gtest/gtest.h>

#include <algorithm>

#include "fakes/fake_engines.h"
#include "stages/stages.h"

namespace iscan::stages {
namespace {

using document::Verdict;
using invoice::Candidate;
using invoice::Checked;
using invoice::Draft;
using invoice::FieldStatus;
using invoice::Source;
using invoice::Validation;
using enum invoice::FieldId;

Decimal dec(std::string_view text) { return Decimal::parse(text).value(); }
Date day(std::string_view text) { return date_from_iso(text).value(); }

invoice::Evidence on_page() {
  return {.source = Source::text,
          .reader = "rules",
          .raw = "raw",
          .page = 1,
          .box = {0.1, 0.1, 0.2, 0.2},
          .tokens = {0}};
}

invoice::Evidence in_xml() { return {.source = Source::xml, .reader = "xml", .raw = "raw"}; }

class ExtractionTest : public testing::Test {
 protected:
  void propose(invoice::FieldId field, invoice::Value value, double score,
               invoice::Evidence evidence = on_page()) {
    draft_.candidates.push_back({field, std::move(value), std::move(evidence), score});
  }

  // Everything an approved invoice needs.
  void propose_good_invoice() {
    propose(document_kind, "invoice", 0.9);
    propose(invoice_number, "A-1", 0.99);
    propose(issue_date, day("2026-01-10"), 0.97);
    propose(due_date, day("2026-02-10"), 0.97);
    propose(currency, "EUR", 0.97);
    propose(seller_name, "Seller GmbH", 0.97);
    propose(seller_vat_id, "DE136695976", 0.97);
    propose(buyer_name, "Buyer AB", 0.97);
    propose(total_net, dec("100"), 0.95);
    propose(total_vat, dec("19"), 0.95);
    propose(total_gross, dec("119"), 0.95);
    invoice::RowSet lines{.group = invoice::Group::line, .rows = {}, .score = 0.9};
    for (const auto amount : {"60", "40"}) {
      lines.rows.emplace_back().set(
          line_net_amount,
          invoice::Field{.value = dec(amount), .evidence = on_page(), .confidence = 0.9});
    }
    draft_.row_sets.push_back(std::move(lines));
  }

  Checked extract() {
    auto context = this->context();
    return extraction(context, {}, draft_).value();
  }

  invoice::Report evaluate(const Checked& checked) {
    auto context = this->context();
    return evaluation(context, draft_, checked).value();
  }

  StageContext context() {
    return {.file = {},
            .reader = reader_,
            .ocr_engine = ocr_engine_,
            .predictors = {},
            .clock = clock_,
            .log = log_,
            .thresholds = {},
            .stop = {}};
  }

  fakes::FakeReader reader_;
  fakes::FakeOcrEngine ocr_engine_;
  FixedClock clock_{instant_from_iso("2026-01-15T12:00:00.000Z").value()};
  NullLogger log_;
  Draft draft_;
};

TEST_F(ExtractionTest, ArithmeticBeatsASurerCandidateThatDoesNotFit) {
  propose(total_net, dec("100"), 0.7);
  propose(total_vat, dec("19"), 0.7);
  propose(total_gross, dec("911"), 0.8);
  propose(total_gross, dec("119"), 0.7);
  const Checked checked = extract();
  EXPECT_EQ(checked.invoice.header.decimal(total_gross), dec("119"));
  const auto* gross = checked.invoice.header.find(total_gross);
  EXPECT_TRUE(std::ranges::contains(gross->validated_by, Validation::checks));
  ASSERT_EQ(gross->alternatives.size(), 1U);
  EXPECT_EQ(gross->alternatives[0].value, invoice::Value(dec("911")));
}

TEST_F(ExtractionTest, TheThirdTotalFollowsFromTwo) {
  propose(total_net, dec("100"), 0.9);
  propose(total_gross, dec("125"), 0.9);
  const Checked checked = extract();
  const auto* vat = checked.invoice.header.find(total_vat);
  ASSERT_NE(vat, nullptr);
  EXPECT_EQ(vat->value, invoice::Value(dec("25")));
  EXPECT_EQ(vat->evidence.source, Source::derived);
}

TEST_F(ExtractionTest, AValueWithoutAPlaceIsNotStored) {
  invoice::Evidence nowhere = on_page();
  nowhere.page = 0;
  propose(invoice_number, "A-1", 0.9, nowhere);
  EXPECT_EQ(extract().invoice.header.find(invoice_number), nullptr);
}

TEST_F(ExtractionTest, SellerAndBuyerDoNotShareAVatId) {
  propose(seller_vat_id, "DE136695976", 0.9);
  propose(buyer_vat_id, "DE136695976", 0.6);
  propose(buyer_vat_id, "SE556188840401", 0.5);
  const Checked checked = extract();
  EXPECT_EQ(checked.invoice.header.text(seller_vat_id), "DE136695976");
  EXPECT_EQ(checked.invoice.header.text(buyer_vat_id), "SE556188840401");
}

TEST_F(ExtractionTest, ADueDateBeforeTheIssueDateIsAnotherDate) {
  propose(issue_date, day("2026-01-10"), 0.9);
  propose(due_date, day("2025-12-24"), 0.9);
  propose(due_date, day("2026-02-10"), 0.5);
  EXPECT_EQ(extract().invoice.header.date(due_date), day("2026-02-10"));
}

TEST_F(ExtractionTest, XmlWinsAndThePageMustAgree) {
  propose(invoice_number, "X-1", 1, in_xml());
  propose(invoice_number, "P-9", 0.95);
  propose(currency, "EUR", 1, in_xml());
  propose(currency, "EUR", 0.9);
  const Checked checked = extract();
  EXPECT_EQ(checked.invoice.header.text(invoice_number), "X-1");
  EXPECT_TRUE(std::ranges::contains(checked.notes, "xml_page_mismatch:invoice.number"));
  const auto* code = checked.invoice.header.find(currency);
  EXPECT_TRUE(std::ranges::contains(code->validated_by, Validation::agreement));
  EXPECT_EQ(code->evidence.page, 1);
}

TEST_F(ExtractionTest, WhatIsProvenIsApproved) {
  propose_good_invoice();
  const Checked checked = extract();
  const invoice::Report report = evaluate(checked);
  EXPECT_EQ(report.verdict, Verdict::approved)
      << (report.reasons.empty() ? "" : report.reasons.front().message);
  EXPECT_TRUE(report.reasons.empty());
}

TEST_F(ExtractionTest, OneWrongSumSendsToReviewWithItsReason) {
  propose_good_invoice();
  std::erase_if(draft_.candidates, [](const Candidate& one) { return one.field == total_gross; });
  propose(total_gross, dec("120"), 0.95);
  const invoice::Report report = evaluate(extract());
  EXPECT_EQ(report.verdict, Verdict::manual_review);
  EXPECT_TRUE(
      std::ranges::contains(report.reasons, "check_failed:net_plus_vat", &invoice::Reason::code));
}

TEST_F(ExtractionTest, AMissingNumberSendsToReviewButReceiptsHaveNone) {
  propose_good_invoice();
  std::erase_if(draft_.candidates,
                [](const Candidate& one) { return one.field == invoice_number; });
  EXPECT_TRUE(std::ranges::contains(evaluate(extract()).reasons, "field_missing:invoice.number",
                                    &invoice::Reason::code));
  propose(document_kind, "receipt", 0.99);
  EXPECT_FALSE(std::ranges::contains(evaluate(extract()).reasons, "field_missing:invoice.number",
                                     &invoice::Reason::code));
}

TEST_F(ExtractionTest, AnEmptyPageIsReviewedAndAReminderRejected) {
  EXPECT_EQ(evaluate(extract()).verdict, Verdict::manual_review);
  propose(document_kind, "reminder", 0.99);
  propose(total_gross, dec("10"), 0.9);
  EXPECT_EQ(evaluate(extract()).verdict, Verdict::rejected);
}

}  // namespace
}  // namespace iscan::stages
