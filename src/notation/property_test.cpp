// Printed by one convention, read back exactly; random bytes never do more than give nothing.
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <array>
#include <string>

#include "notation/amount.h"
#include "notation/identifiers.h"
#include "notation/printed_date.h"
#include "notation/text.h"

namespace iscan::notation {
namespace {

struct Convention {
  std::string_view grouping;
  std::string_view mark;
};

constexpr std::array kConventions = {
    Convention{" ", ","}, Convention{"\u00a0", ","}, Convention{".", ","}, Convention{",", "."},
    Convention{"'", "."}, Convention{"\u2019", "."}, Convention{"", "."},  Convention{"", ","}};

// Cents as a person would print them.
std::string printed(std::int64_t cents, const Convention& convention) {
  std::string whole = std::to_string(cents / 100);
  for (std::size_t at = whole.size(); at > 3; at -= 3) {
    whole.insert(at - 3, convention.grouping);
  }
  const std::string fraction = std::to_string(100 + cents % 100).substr(1);
  return whole + std::string(convention.mark) + fraction;
}

RC_GTEST_PROP(AmountProperty, PrintedInAnyConventionReadsBack, ()) {
  const auto cents = *rc::gen::inRange<std::int64_t>(0, 99'999'999'999);
  const auto convention = *rc::gen::elementOf(kConventions);
  const auto amount = parse_amount(printed(cents, convention));
  RC_ASSERT(amount.has_value());
  RC_ASSERT(amount->value.units() == cents * (Decimal::kUnitsPerOne / 100));
  RC_ASSERT(!amount->ambiguous);
}

RC_GTEST_PROP(AmountProperty, EveryMinusIsRead, ()) {
  const auto cents = *rc::gen::inRange<std::int64_t>(1, 9'999'999);
  const std::string text = printed(cents, *rc::gen::elementOf(kConventions));
  for (const std::string& negative :
       {"-" + text, text + "-", "(" + text + ")", text + " CR", "\u2212" + text}) {
    const auto amount = parse_amount(negative);
    RC_ASSERT(amount.has_value());
    RC_ASSERT(amount->value.units() == -cents * (Decimal::kUnitsPerOne / 100));
  }
}

RC_GTEST_PROP(DateProperty, IsoAndDottedDatesReadBack, ()) {
  const auto days = *rc::gen::inRange(0, 70'000);
  const Date date{std::chrono::sys_days{std::chrono::year{1900} / 1 / 1} + std::chrono::days{days}};
  const std::string iso = to_iso(date);
  RC_ASSERT(parse_date(iso)->value == date);
  const std::string dotted = iso.substr(8) + "." + iso.substr(5, 2) + "." + iso.substr(0, 4);
  RC_ASSERT(parse_date(dotted)->value == date);
  const std::string american = iso.substr(5, 2) + "/" + iso.substr(8) + "/" + iso.substr(0, 4);
  RC_ASSERT(parse_date(american, DateOrder::month_first)->value == date);
}

RC_GTEST_PROP(IdentifierProperty, AWrongCheckDigitIsAlwaysRefused, ()) {
  std::string iban = "DE89370400440532013000";
  const auto at = *rc::gen::inRange<std::size_t>(2, iban.size());
  const auto digit = *rc::gen::inRange('0', ':');
  RC_PRE(iban[at] != digit);
  iban[at] = digit;
  RC_ASSERT(!parse_iban(iban).has_value());
}

RC_GTEST_PROP(NotationProperty, RandomBytesNeverDoHarm, (const std::string& bytes)) {
  (void)parse_amount(bytes);
  (void)parse_currency(bytes);
  (void)parse_date_prefix(bytes);
  (void)parse_iban(bytes);
  (void)parse_vat_id(bytes);
  (void)parse_bankgiro(bytes);
  (void)parse_payment_reference(bytes, ReferenceKind::kid);
  // Folding is done once: folding again changes nothing.
  const std::string once = folded(bytes);
  RC_ASSERT(folded(once) == once);
}

}  // namespace
}  // namespace iscan::notation
