#include "invoice/checks.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace iscan::invoice {
namespace {

using enum FieldId;

Decimal dec(std::string_view text) { return Decimal::parse(text).value(); }
Date day(std::string_view text) { return date_from_iso(text).value(); }

class ChecksTest : public testing::Test {
 protected:
  void set(FieldId id, Value value) { invoice_.header.set(id, Field{.value = std::move(value)}); }
  void add_line(std::string_view quantity, std::string_view price, std::string_view amount) {
    FieldMap& line = invoice_.lines.emplace_back();
    line.set(line_quantity, Field{.value = dec(quantity)});
    line.set(line_price, Field{.value = dec(price)});
    line.set(line_net_amount, Field{.value = dec(amount)});
  }
  void add_vat(std::string_view base, std::string_view rate, std::string_view tax) {
    FieldMap& row = invoice_.vat_breakdown.emplace_back();
    row.set(vat_taxable, Field{.value = dec(base)});
    row.set(vat_rate, Field{.value = dec(rate)});
    row.set(vat_tax, Field{.value = dec(tax)});
  }
  CheckOutcome outcome(std::string_view id) const {
    const auto results = run_checks(invoice_, day("2026-01-15"));
    const auto found = std::ranges::find(results, id, &CheckResult::id);
    return found == results.end() ? CheckOutcome::not_applicable : found->outcome;
  }

  CheckSeverity severity(std::string_view id) const {
    const auto results = run_checks(invoice_, day("2026-01-15"));
    return std::ranges::find(results, id, &CheckResult::id)->severity;
  }

  Invoice invoice_;
};

TEST_F(ChecksTest, TotalsAddUpOrFail) {
  set(total_net, dec("100"));
  set(total_vat, dec("25"));
  set(total_gross, dec("125"));
  EXPECT_EQ(outcome("net_plus_vat"), CheckOutcome::passed);
  set(total_gross, dec("125.03"));
  EXPECT_EQ(outcome("net_plus_vat"), CheckOutcome::failed);
  set(total_rounding, dec("0.03"));
  EXPECT_EQ(outcome("net_plus_vat"), CheckOutcome::passed);
}

TEST_F(ChecksTest, LinesAddUpToNetOrGross) {
  add_line("2", "30", "60");
  add_line("1", "40", "40");
  EXPECT_EQ(outcome("sum_of_lines"), CheckOutcome::not_applicable);
  set(total_gross, dec("100"));
  EXPECT_EQ(outcome("sum_of_lines"), CheckOutcome::passed);
  set(total_gross, dec("125"));
  EXPECT_EQ(outcome("sum_of_lines"), CheckOutcome::failed);
  set(total_net, dec("90"));
  set(total_allowances, dec("10"));
  EXPECT_EQ(outcome("sum_of_lines"), CheckOutcome::passed);
}

TEST_F(ChecksTest, QuantityTimesPrice) {
  add_line("3", "33.333", "100.00");
  EXPECT_EQ(outcome("line_amounts"), CheckOutcome::passed);
  add_line("2", "10", "25");
  EXPECT_EQ(outcome("line_amounts"), CheckOutcome::failed);
}

TEST_F(ChecksTest, VatOfEachRateAndTheirSum) {
  add_vat("100", "25", "25.00");
  add_vat("50", "12", "6.00");
  set(total_vat, dec("31"));
  EXPECT_EQ(outcome("vat_of_rate"), CheckOutcome::passed);
  EXPECT_EQ(outcome("sum_of_vat"), CheckOutcome::passed);
  add_vat("50", "6", "9.00");
  EXPECT_EQ(outcome("sum_of_vat"), CheckOutcome::failed);
}

TEST_F(ChecksTest, PaidAndDue) {
  set(total_gross, dec("125"));
  set(total_paid, dec("25"));
  set(total_due, dec("100"));
  EXPECT_EQ(outcome("gross_minus_paid"), CheckOutcome::passed);
  set(total_due, dec("125"));
  EXPECT_EQ(outcome("gross_minus_paid"), CheckOutcome::failed);
}

TEST_F(ChecksTest, AVatIdThatWasReadExactlyIsItsSendersMistake) {
  Field read{.value = "DE123456789", .evidence = {.source = Source::ocr}};
  invoice_.header.set(seller_vat_id, read);
  ASSERT_EQ(outcome("vat_id_check_digits"), CheckOutcome::failed);
  EXPECT_EQ(severity("vat_id_check_digits"), CheckSeverity::warning);
  for (const Source exact : {Source::text, Source::xml}) {
    read.evidence.source = exact;
    invoice_.header.set(seller_vat_id, read);
    EXPECT_EQ(severity("vat_id_check_digits"), CheckSeverity::info);
  }
}

TEST_F(ChecksTest, CheckDigits) {
  set(seller_vat_id, std::string("DE136695976"));
  EXPECT_EQ(outcome("vat_id_check_digits"), CheckOutcome::passed);
  set(seller_vat_id, std::string("DE136695977"));
  EXPECT_EQ(outcome("vat_id_check_digits"), CheckOutcome::failed);
  set(bankgiro, std::string("5050-1056"));
  EXPECT_EQ(outcome("giro_check_digit"), CheckOutcome::failed);
  invoice_.accounts.emplace_back().set(account_iban,
                                       Field{.value = std::string("DE88370400440532013000")});
  EXPECT_EQ(outcome("iban_check_digits"), CheckOutcome::failed);
  set(buyer_vat_id, std::string("DE136695977"));
  EXPECT_EQ(outcome("seller_is_not_buyer"), CheckOutcome::failed);
}

TEST_F(ChecksTest, Dates) {
  set(issue_date, day("2026-01-10"));
  set(due_date, day("2026-02-10"));
  EXPECT_EQ(outcome("due_after_issue"), CheckOutcome::passed);
  EXPECT_EQ(outcome("issue_date_not_in_future"), CheckOutcome::passed);
  set(due_date, day("2025-12-10"));
  EXPECT_EQ(outcome("due_after_issue"), CheckOutcome::failed);
  set(issue_date, day("2026-02-10"));
  EXPECT_EQ(outcome("issue_date_not_in_future"), CheckOutcome::failed);
}

TEST_F(ChecksTest, Codes) {
  set(currency, std::string("EUR"));
  EXPECT_EQ(outcome("currency_known"), CheckOutcome::passed);
  set(currency, std::string("XQX"));
  EXPECT_EQ(outcome("currency_known"), CheckOutcome::failed);
}

}  // namespace
}  // namespace iscan::invoice
