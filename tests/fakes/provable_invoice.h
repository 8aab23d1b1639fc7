// The values of an invoice whose totals prove each other: with good scores it is approved.
#pragma once

#include <string_view>
#include <utility>
#include <vector>

#include "base/date.h"
#include "base/decimal.h"
#include "invoice/field.h"
#include "invoice/field_id.h"

namespace iscan::fakes {

inline std::vector<std::pair<invoice::FieldId, invoice::Value>> provable_invoice() {
  using enum invoice::FieldId;
  const auto amount = [](std::string_view text) { return Decimal::parse(text).value(); };
  const auto day = [](std::string_view text) { return date_from_iso(text).value(); };
  return {
      {document_kind, "invoice"},     {invoice_number, "A-1"},     {issue_date, day("2026-01-10")},
      {due_date, day("2026-02-10")},  {currency, "EUR"},           {seller_name, "Seller GmbH"},
      {seller_vat_id, "DE136695976"}, {buyer_name, "Buyer AB"},    {total_net, amount("100")},
      {total_vat, amount("19")},      {total_gross, amount("119")}};
}

}  // namespace iscan::fakes
