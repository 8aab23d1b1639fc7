// What only a language model says approves nothing.
#include "stages/models_alone.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>

#include "fakes/fake_engines.h"
#include "fakes/provable_invoice.h"
#include "stages/stages.h"

namespace iscan::stages {
namespace {

using document::Verdict;
using invoice::FieldStatus;
using enum invoice::FieldId;

class ModelsAloneTest : public testing::Test {
 protected:
  static constexpr auto kModel = "llm:openai/gpt-x";

  static Decimal dec(std::string_view text) { return Decimal::parse(text).value(); }
  static Date day(std::string_view text) { return date_from_iso(text).value(); }

  ModelsAloneTest() {
    for (auto& [field, value] : fakes::provable_invoice()) {
      propose("rules", field, value, 0.97);
    }
  }

  void propose(std::string reader, invoice::FieldId field, invoice::Value value, double score) {
    const invoice::Evidence evidence{
        .reader = std::move(reader), .raw = "raw", .page = 1, .tokens = {0}};
    draft_.candidates.push_back({field, std::move(value), evidence, score});
  }

  void forget(invoice::FieldId field) {
    std::erase_if(draft_.candidates, [&](const auto& one) { return one.field == field; });
  }

  void extract() {
    auto context = this->context();
    checked_ = extraction(context, {}, draft_).value();
    report_ = evaluation(context, draft_, checked_).value();
  }

  bool is_automatic(invoice::FieldId field) const {
    return checked_.invoice.header.find(field)->status == FieldStatus::automatic;
  }

  bool has_reason(std::string_view code) const {
    return std::ranges::contains(report_.reasons, code, &invoice::Reason::code);
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
  invoice::Draft draft_;
  invoice::Checked checked_;
  invoice::Report report_;
};

TEST_F(ModelsAloneTest, WithoutModelsNothingChanges) {
  extract();
  EXPECT_EQ(report_.verdict, Verdict::approved);
}

TEST_F(ModelsAloneTest, ANumberThatOnlyAModelSaysIsSeenByAPerson) {
  forget(invoice_number);
  propose(kModel, invoice_number, "EVIL-1", 0.99);
  extract();
  EXPECT_FALSE(is_automatic(invoice_number));
  EXPECT_EQ(report_.verdict, Verdict::manual_review);
  EXPECT_TRUE(has_reason("field_unproven:invoice.number"));
}

TEST_F(ModelsAloneTest, SoIsADateThatNoApprovalNeeds) {
  forget(due_date);
  propose(kModel, due_date, day("2026-01-16"), 0.99);
  extract();
  EXPECT_EQ(report_.verdict, Verdict::manual_review);
  EXPECT_TRUE(has_reason("field_unproven:invoice.due_date"));
}

TEST_F(ModelsAloneTest, ADoubtfulDateThatAModelConfirmsNeedsNoPerson) {
  forget(due_date);
  propose("rules", due_date, day("2026-02-10"), 0.1);
  propose(kModel, due_date, day("2026-02-10"), 0.15);
  extract();
  EXPECT_FALSE(is_automatic(due_date));
  EXPECT_FALSE(has_reason("field_unproven:invoice.due_date"));
}

TEST_F(ModelsAloneTest, AModelThatAgreesProvesADoubtfulValue) {
  forget(seller_name);
  propose("rules", seller_name, "Seller GmbH", 0.6);
  extract();
  ASSERT_EQ(report_.verdict, Verdict::manual_review);
  propose(kModel, seller_name, "Seller GmbH", 0.95);
  extract();
  EXPECT_TRUE(is_automatic(seller_name));
  EXPECT_EQ(report_.verdict, Verdict::approved);
}

TEST_F(ModelsAloneTest, WhatTheRulesThinkLeastOfIsNoAgreement) {
  forget(seller_name);
  propose("rules", seller_name, "Seller GmbH", 0.5);
  propose("rules", seller_name, "Evil Ltd", 0.1);
  propose(kModel, seller_name, "Evil Ltd", 0.99);
  extract();
  EXPECT_FALSE(is_automatic(seller_name));
  EXPECT_EQ(report_.verdict, Verdict::manual_review);
}

TEST_F(ModelsAloneTest, ArithmeticWithOtherSourcesProvesAModelsTotal) {
  forget(total_vat);
  propose(kModel, total_vat, dec("19"), 0.9);
  extract();
  EXPECT_TRUE(is_automatic(total_vat));
  EXPECT_EQ(report_.verdict, Verdict::approved);
}

TEST_F(ModelsAloneTest, ArithmeticAmongModelsValuesProvesNothing) {
  for (const auto field : {total_net, total_vat, total_gross}) forget(field);
  propose(kModel, total_net, dec("0.84"), 0.95);
  propose(kModel, total_vat, dec("0.16"), 0.95);
  propose(kModel, total_gross, dec("1.00"), 0.95);
  extract();
  EXPECT_FALSE(is_automatic(total_gross));
  EXPECT_EQ(report_.verdict, Verdict::manual_review);
}

TEST_F(ModelsAloneTest, NorDoesASumMadeOfThem) {
  forget(total_vat);
  forget(total_gross);
  propose(kModel, total_vat, dec("19"), 0.95);
  extract();
  EXPECT_FALSE(is_automatic(total_gross));
  EXPECT_FALSE(is_automatic(total_vat));
  EXPECT_EQ(report_.verdict, Verdict::manual_review);
}

}  // namespace
}  // namespace iscan::stages
