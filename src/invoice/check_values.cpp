// Check digits, dates and codes.
#include <algorithm>
#include <format>

#include "invoice/check_list.h"
#include "notation/amount.h"
#include "notation/identifiers.h"

namespace iscan::invoice {
namespace {

using enum FieldId;
using enum CheckSeverity;
using std::chrono::days;
using std::chrono::sys_days;

constexpr days kFuture{7};  // an invoice may be dated a few days ahead
constexpr days kOld{400};   // older ones are usually misread or late
constexpr days kLongestTerm{366};

// Wrong check digits of what OCR read may be its mistake; what XML or a text layer says is read
// right, and the sender's to mend.
CheckSeverity severity_of_vat_id(const Field& field) {
  return field.evidence.source == Source::ocr ? warning : info;
}

void check_vat_id(const FieldMap& header, FieldId id, CheckList& list) {
  const auto text = header.text(id);
  if (!text) return;
  const auto vat = notation::parse_vat_id(*text);
  if (!vat || vat->check == notation::CheckDigits::unknown) return;
  const bool right = vat->check == notation::CheckDigits::right;
  const std::string path(spec_of(id).path);
  list.add("vat_id_check_digits", right, severity_of_vat_id(*header.find(id)),
           std::format("The VAT id {} {}", *text,
                       right ? "has right check digits" : "has wrong check digits"),
           {path});
}

void check_giro(const FieldMap& header, FieldId id, CheckList& list) {
  const auto text = header.text(id);
  if (!text) return;
  const bool right = id == bankgiro ? notation::parse_bankgiro(*text).has_value()
                                    : notation::parse_plusgiro(*text).has_value();
  list.add("giro_check_digit", right, blocking,
           std::format("{} {} {} check digit", id == bankgiro ? "Bankgiro" : "Plusgiro", *text,
                       right ? "has the right" : "has a wrong"),
           {std::string(spec_of(id).path)});
}

}  // namespace

void check_identifiers(const Invoice& invoice, CheckList& list) {
  for (std::size_t i = 0; i < invoice.accounts.size(); ++i) {
    const auto iban = invoice.accounts[i].text(account_iban);
    if (!iban || !notation::looks_like_iban(*iban)) continue;
    const bool right = notation::parse_iban(*iban).has_value();
    list.add("iban_check_digits", right, blocking,
             std::format("The IBAN {} {}", *iban,
                         right ? "has right check digits" : "has wrong check digits"),
             {std::format("payment.accounts/{}/iban_or_account", i)});
  }
  check_vat_id(invoice.header, seller_vat_id, list);
  check_vat_id(invoice.header, buyer_vat_id, list);
  check_giro(invoice.header, bankgiro, list);
  check_giro(invoice.header, plusgiro, list);
  const auto seller = invoice.header.text(seller_vat_id);
  const auto buyer = invoice.header.text(buyer_vat_id);
  if (seller && buyer) {
    list.add("seller_is_not_buyer", *seller != *buyer, blocking,
             *seller != *buyer ? "Seller and buyer have different VAT ids"
                               : "Seller and buyer have the same VAT id",
             {"seller.vat_id", "buyer.vat_id"});
  }
}

void check_dates(const Invoice& invoice, Date today, CheckList& list) {
  const auto issued = invoice.header.date(issue_date);
  const auto due = invoice.header.date(due_date);
  if (issued) {
    const bool future = sys_days{*issued} > sys_days{today} + kFuture;
    list.add("issue_date_not_in_future", !future, warning,
             std::format("The issue date {} {}", to_iso(*issued),
                         future ? "is in the future" : "is not in the future"),
             {"invoice.issue_date"});
    const bool old = sys_days{*issued} < sys_days{today} - kOld;
    list.add("issue_date_recent", !old, info,
             std::format("The invoice is {}", old ? "more than 400 days old" : "recent"),
             {"invoice.issue_date"});
  }
  if (issued && due) {
    const bool ordered = *due >= *issued && sys_days{*due} - sys_days{*issued} <= kLongestTerm;
    list.add("due_after_issue", ordered, warning,
             std::format("Due {}, issued {}", to_iso(*due), to_iso(*issued)),
             {"invoice.issue_date", "invoice.due_date"});
  }
}

void check_codes(const Invoice& invoice, CheckList& list) {
  if (const auto code = invoice.header.text(currency)) {
    const bool known = notation::is_currency_code(*code);
    list.add("currency_known", known, blocking,
             std::format("{} is {}a currency", *code, known ? "" : "not "), {"invoice.currency"});
  }
  constexpr Decimal kHighestRate = Decimal::from_int(30);
  for (std::size_t i = 0; i < invoice.vat_breakdown.size(); ++i) {
    const auto rate = invoice.vat_breakdown[i].decimal(vat_rate);
    if (!rate) continue;
    const bool plausible = !rate->is_negative() && *rate <= kHighestRate;
    list.add("vat_rate_plausible", plausible, warning,
             std::format("A VAT rate of {} % is {}", rate->to_string(),
                         plausible ? "plausible" : "not plausible"),
             {std::format("vat_breakdown/{}/rate", i)});
  }
}

}  // namespace iscan::invoice
