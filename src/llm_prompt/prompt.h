// What a model is asked for: the properties of its answer, whatever the version of the prompt, and
// the question about a part of a document.
#pragma once

#include <array>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>

#include "invoice/field_id.h"
#include "llm_prompt/printed_text.h"

namespace iscan::llm_prompt {

// Where a value of the form belongs. `list` is the property that holds the rows; empty for the
// form's own properties.
struct SchemaField {
  std::string_view list;
  std::string_view property;
  invoice::Group group;
  invoice::FieldId field;
};

inline constexpr auto kSchemaFields = [] {
  using enum invoice::FieldId;
  using enum invoice::Group;
  return std::to_array<SchemaField>({
      {"", "invoice_number", header, invoice_number},
      {"", "issue_date", header, issue_date},
      {"", "due_date", header, due_date},
      {"", "delivery_date", header, delivery_date},
      {"", "currency", header, currency},
      {"", "purchase_order", header, purchase_order},
      {"", "buyer_reference", header, buyer_reference},
      {"", "remittance_reference", header, remittance_reference},
      {"", "iban", account, account_iban},
      {"", "bic", account, account_bic},
      {"", "seller_name", header, seller_name},
      {"", "seller_vat_id", header, seller_vat_id},
      {"", "seller_tax_id", header, seller_tax_id},
      {"", "seller_street", header, seller_line1},
      {"", "seller_postcode", header, seller_postcode},
      {"", "seller_city", header, seller_city},
      {"", "seller_country", header, seller_country},
      {"", "buyer_name", header, buyer_name},
      {"", "buyer_id", header, buyer_id},
      {"", "buyer_vat_id", header, buyer_vat_id},
      {"", "buyer_street", header, buyer_line1},
      {"", "buyer_postcode", header, buyer_postcode},
      {"", "buyer_city", header, buyer_city},
      {"", "buyer_country", header, buyer_country},
      {"", "total_net", header, total_net},
      {"", "total_vat", header, total_vat},
      {"", "total_gross", header, total_gross},
      {"", "total_paid", header, total_paid},
      {"", "total_due", header, total_due},
      {"vat_breakdown", "rate", vat_breakdown, vat_rate},
      {"vat_breakdown", "taxable", vat_breakdown, vat_taxable},
      {"vat_breakdown", "tax", vat_breakdown, vat_tax},
      {"lines", "name", line, line_name},
      {"lines", "quantity", line, line_quantity},
      {"lines", "price", line, line_price},
      {"lines", "vat_rate", line, line_vat_rate},
      {"lines", "net_amount", line, line_net_amount},
  });
}();
// The property of a line that is no field: the id of the printed line, as a hint.
inline constexpr std::string_view kLineIdProperty = "at";

// Whether the rows of the document are wanted: its lines have ids then.
bool asks_for_rows(std::span<const invoice::FieldId> wanted);

// The question about a part of the document. `pages`: how many the document has.
std::string question_text(const Question& question, std::size_t pages);

}  // namespace iscan::llm_prompt
