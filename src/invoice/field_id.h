// Every field we know, in EN 16931 terms: one table gives path, business term and type. The same
// path is used in JSON, in the API and in corrections.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace iscan::invoice {

// A group is the header (once) or something that repeats.
enum class Group : std::uint8_t {
  header,
  line,
  vat_breakdown,
  account,
  allowance,
  charge,
  note,
  preceding,
};

enum class ValueType : std::uint8_t {
  text,  // names, numbers, free text
  code,  // a closed list: currency, country, unit, type code, kind
  date,
  amount,  // money, at least two places
  number,  // quantities, prices, rates
};

enum class FieldId : std::uint8_t {
  // header
  document_kind,
  document_language,
  invoice_number,
  issue_date,
  type_code,
  currency,
  tax_currency,
  tax_point_date,
  due_date,
  buyer_reference,
  project,
  contract,
  purchase_order,
  sales_order,
  receipt_reference,
  despatch,
  tender,
  invoiced_object,
  buyer_accounting,
  payment_terms,
  seller_name,
  seller_trading_name,
  seller_id,
  seller_registration_id,
  seller_vat_id,
  seller_tax_id,
  seller_legal_info,
  seller_endpoint,
  seller_line1,
  seller_line2,
  seller_line3,
  seller_city,
  seller_postcode,
  seller_subdivision,
  seller_country,
  seller_contact_name,
  seller_phone,
  seller_email,
  buyer_name,
  buyer_trading_name,
  buyer_id,
  buyer_registration_id,
  buyer_vat_id,
  buyer_endpoint,
  buyer_line1,
  buyer_line2,
  buyer_line3,
  buyer_city,
  buyer_postcode,
  buyer_subdivision,
  buyer_country,
  buyer_contact_name,
  buyer_phone,
  buyer_email,
  payee_name,
  payee_id,
  tax_representative_name,
  tax_representative_vat_id,
  delivery_party_name,
  delivery_date,
  delivery_city,
  delivery_postcode,
  delivery_country,
  period_start,
  period_end,
  payment_means_code,
  payment_means_text,
  remittance_reference,
  card_last4,
  mandate,
  creditor_id,
  bankgiro,
  plusgiro,
  total_line_net,
  total_allowances,
  total_charges,
  total_net,
  total_vat,
  total_vat_tax_currency,
  total_gross,
  total_paid,
  total_rounding,
  total_due,
  receipt_tip,
  receipt_time,
  // repeating groups
  line_id,
  line_note,
  line_quantity,
  line_unit,
  line_net_amount,
  line_gross_amount,
  line_tax_amount,
  line_price,
  line_gross_price,
  line_price_discount,
  line_base_quantity,
  line_vat_category,
  line_vat_rate,
  line_name,
  line_description,
  line_seller_item_id,
  line_buyer_item_id,
  line_gtin,
  line_delivery_date,
  vat_taxable,
  vat_tax,
  vat_category,
  vat_rate,
  vat_exemption_reason,
  account_iban,
  account_name,
  account_bic,
  adjustment_amount,
  adjustment_base,
  adjustment_percent,
  adjustment_reason,
  adjustment_vat_category,
  adjustment_vat_rate,  // an allowance or a charge
  note_text,
  note_subject,
  preceding_number,
  preceding_date,
};

struct FieldSpec {
  FieldId id;
  std::string_view path;  // "seller.vat_id"; within a repeating group relative to the row
  std::string_view term;  // "BT-31"; empty for extensions
  ValueType type;
};

// "lines", "vat_breakdown", … ; empty for the header.
std::string_view path_of(Group group);

// The fields of one group in table order.
std::span<const FieldSpec> fields_of(Group group);
const FieldSpec& spec_of(FieldId id);
// Finds a header field by path ("invoice.number").
std::optional<FieldId> header_field_from(std::string_view path);
std::optional<FieldId> field_from(Group group, std::string_view path);

}  // namespace iscan::invoice
