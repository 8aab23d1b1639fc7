#include "invoice/field_id.h"

#include <array>
#include <utility>

namespace iscan::invoice {
namespace {

using enum FieldId;
using enum ValueType;

constexpr std::array kHeader = {
    FieldSpec{document_kind, "document.kind", "", code},
    FieldSpec{document_language, "document.language", "", code},
    FieldSpec{invoice_number, "invoice.number", "BT-1", text},
    FieldSpec{issue_date, "invoice.issue_date", "BT-2", date},
    FieldSpec{type_code, "invoice.type_code", "BT-3", code},
    FieldSpec{currency, "invoice.currency", "BT-5", code},
    FieldSpec{tax_currency, "invoice.tax_currency", "BT-6", code},
    FieldSpec{tax_point_date, "invoice.tax_point_date", "BT-7", date},
    FieldSpec{due_date, "invoice.due_date", "BT-9", date},
    FieldSpec{buyer_reference, "invoice.buyer_reference", "BT-10", text},
    FieldSpec{project, "refs.project", "BT-11", text},
    FieldSpec{contract, "refs.contract", "BT-12", text},
    FieldSpec{purchase_order, "refs.purchase_order", "BT-13", text},
    FieldSpec{sales_order, "refs.sales_order", "BT-14", text},
    FieldSpec{receipt_reference, "refs.receipt", "BT-15", text},
    FieldSpec{despatch, "refs.despatch", "BT-16", text},
    FieldSpec{tender, "refs.tender", "BT-17", text},
    FieldSpec{invoiced_object, "refs.object", "BT-18", text},
    FieldSpec{buyer_accounting, "refs.buyer_accounting", "BT-19", text},
    FieldSpec{payment_terms, "payment.terms", "BT-20", text},
    FieldSpec{seller_name, "seller.name", "BT-27", text},
    FieldSpec{seller_trading_name, "seller.trading_name", "BT-28", text},
    FieldSpec{seller_id, "seller.id", "BT-29", text},
    FieldSpec{seller_registration_id, "seller.registration_id", "BT-30", text},
    FieldSpec{seller_vat_id, "seller.vat_id", "BT-31", text},
    FieldSpec{seller_tax_id, "seller.tax_id", "BT-32", text},
    FieldSpec{seller_legal_info, "seller.legal_info", "BT-33", text},
    FieldSpec{seller_endpoint, "seller.endpoint", "BT-34", text},
    FieldSpec{seller_line1, "seller.address.line1", "BT-35", text},
    FieldSpec{seller_line2, "seller.address.line2", "BT-36", text},
    FieldSpec{seller_line3, "seller.address.line3", "BT-162", text},
    FieldSpec{seller_city, "seller.address.city", "BT-37", text},
    FieldSpec{seller_postcode, "seller.address.postcode", "BT-38", text},
    FieldSpec{seller_subdivision, "seller.address.subdivision", "BT-39", text},
    FieldSpec{seller_country, "seller.address.country", "BT-40", code},
    FieldSpec{seller_contact_name, "seller.contact.name", "BT-41", text},
    FieldSpec{seller_phone, "seller.contact.phone", "BT-42", text},
    FieldSpec{seller_email, "seller.contact.email", "BT-43", text},
    FieldSpec{buyer_name, "buyer.name", "BT-44", text},
    FieldSpec{buyer_trading_name, "buyer.trading_name", "BT-45", text},
    FieldSpec{buyer_id, "buyer.id", "BT-46", text},
    FieldSpec{buyer_registration_id, "buyer.registration_id", "BT-47", text},
    FieldSpec{buyer_vat_id, "buyer.vat_id", "BT-48", text},
    FieldSpec{buyer_endpoint, "buyer.endpoint", "BT-49", text},
    FieldSpec{buyer_line1, "buyer.address.line1", "BT-50", text},
    FieldSpec{buyer_line2, "buyer.address.line2", "BT-51", text},
    FieldSpec{buyer_line3, "buyer.address.line3", "BT-163", text},
    FieldSpec{buyer_city, "buyer.address.city", "BT-52", text},
    FieldSpec{buyer_postcode, "buyer.address.postcode", "BT-53", text},
    FieldSpec{buyer_subdivision, "buyer.address.subdivision", "BT-54", text},
    FieldSpec{buyer_country, "buyer.address.country", "BT-55", code},
    FieldSpec{buyer_contact_name, "buyer.contact.name", "BT-56", text},
    FieldSpec{buyer_phone, "buyer.contact.phone", "BT-57", text},
    FieldSpec{buyer_email, "buyer.contact.email", "BT-58", text},
    FieldSpec{payee_name, "payee.name", "BT-59", text},
    FieldSpec{payee_id, "payee.id", "BT-60", text},
    FieldSpec{tax_representative_name, "tax_representative.name", "BT-62", text},
    FieldSpec{tax_representative_vat_id, "tax_representative.vat_id", "BT-63", text},
    FieldSpec{delivery_party_name, "delivery.party_name", "BT-70", text},
    FieldSpec{delivery_date, "delivery.date", "BT-72", date},
    FieldSpec{delivery_city, "delivery.address.city", "BT-77", text},
    FieldSpec{delivery_postcode, "delivery.address.postcode", "BT-78", text},
    FieldSpec{delivery_country, "delivery.address.country", "BT-80", code},
    FieldSpec{period_start, "period.start", "BT-73", date},
    FieldSpec{period_end, "period.end", "BT-74", date},
    FieldSpec{payment_means_code, "payment.means_code", "BT-81", code},
    FieldSpec{payment_means_text, "payment.means_text", "BT-82", text},
    FieldSpec{remittance_reference, "payment.remittance_reference", "BT-83", text},
    FieldSpec{card_last4, "payment.card.pan_last", "BT-87", text},
    FieldSpec{mandate, "payment.direct_debit.mandate", "BT-89", text},
    FieldSpec{creditor_id, "payment.direct_debit.creditor_id", "BT-90", text},
    FieldSpec{bankgiro, "payment.ext.bankgiro", "", text},
    FieldSpec{plusgiro, "payment.ext.plusgiro", "", text},
    FieldSpec{total_line_net, "totals.line_net", "BT-106", amount},
    FieldSpec{total_allowances, "totals.allowances", "BT-107", amount},
    FieldSpec{total_charges, "totals.charges", "BT-108", amount},
    FieldSpec{total_net, "totals.net", "BT-109", amount},
    FieldSpec{total_vat, "totals.vat", "BT-110", amount},
    FieldSpec{total_vat_tax_currency, "totals.vat_in_tax_currency", "BT-111", amount},
    FieldSpec{total_gross, "totals.gross", "BT-112", amount},
    FieldSpec{total_paid, "totals.paid", "BT-113", amount},
    FieldSpec{total_rounding, "totals.rounding", "BT-114", amount},
    FieldSpec{total_due, "totals.due", "BT-115", amount},
    FieldSpec{receipt_tip, "receipt.ext.tip", "", amount},
    FieldSpec{receipt_time, "receipt.ext.time", "", text},
};

constexpr std::array kLine = {
    FieldSpec{line_id, "id", "BT-126", text},
    FieldSpec{line_note, "note", "BT-127", text},
    FieldSpec{line_quantity, "quantity", "BT-129", number},
    FieldSpec{line_unit, "unit", "BT-130", code},
    FieldSpec{line_net_amount, "net_amount", "BT-131", amount},
    FieldSpec{line_gross_amount, "gross_amount", "", amount},
    FieldSpec{line_tax_amount, "tax_amount", "", amount},
    FieldSpec{line_price, "price.net", "BT-146", number},
    FieldSpec{line_price_discount, "price.discount", "BT-147", number},
    FieldSpec{line_gross_price, "price.gross", "BT-148", number},
    FieldSpec{line_base_quantity, "price.base_quantity", "BT-149", number},
    FieldSpec{line_vat_category, "vat.category", "BT-151", code},
    FieldSpec{line_vat_rate, "vat.rate", "BT-152", number},
    FieldSpec{line_name, "item.name", "BT-153", text},
    FieldSpec{line_description, "item.description", "BT-154", text},
    FieldSpec{line_seller_item_id, "item.seller_id", "BT-155", text},
    FieldSpec{line_buyer_item_id, "item.buyer_id", "BT-156", text},
    FieldSpec{line_gtin, "item.gtin", "BT-157", text},
    FieldSpec{line_delivery_date, "delivery_date", "", date},
};

constexpr std::array kVatBreakdown = {
    FieldSpec{vat_taxable, "taxable", "BT-116", amount},
    FieldSpec{vat_tax, "tax", "BT-117", amount},
    FieldSpec{vat_category, "category", "BT-118", code},
    FieldSpec{vat_rate, "rate", "BT-119", number},
    FieldSpec{vat_exemption_reason, "exemption_reason", "BT-120", text},
};

constexpr std::array kAccount = {
    FieldSpec{account_iban, "iban_or_account", "BT-84", text},
    FieldSpec{account_name, "name", "BT-85", text},
    FieldSpec{account_bic, "bic", "BT-86", text},
};

constexpr std::array kAllowance = {
    FieldSpec{adjustment_amount, "amount", "BT-92", amount},
    FieldSpec{adjustment_base, "base", "BT-93", amount},
    FieldSpec{adjustment_percent, "percent", "BT-94", number},
    FieldSpec{adjustment_vat_category, "vat_category", "BT-95", code},
    FieldSpec{adjustment_vat_rate, "vat_rate", "BT-96", number},
    FieldSpec{adjustment_reason, "reason", "BT-97", text},
};

constexpr std::array kCharge = {
    FieldSpec{adjustment_amount, "amount", "BT-99", amount},
    FieldSpec{adjustment_base, "base", "BT-100", amount},
    FieldSpec{adjustment_percent, "percent", "BT-101", number},
    FieldSpec{adjustment_vat_category, "vat_category", "BT-102", code},
    FieldSpec{adjustment_vat_rate, "vat_rate", "BT-103", number},
    FieldSpec{adjustment_reason, "reason", "BT-104", text},
};

constexpr std::array kNote = {
    FieldSpec{note_subject, "subject_code", "BT-21", code},
    FieldSpec{note_text, "text", "BT-22", text},
};

constexpr std::array kPreceding = {
    FieldSpec{preceding_number, "number", "BT-25", text},
    FieldSpec{preceding_date, "date", "BT-26", date},
};

constexpr std::array kGroups = {Group::header,  Group::line,      Group::vat_breakdown,
                                Group::account, Group::allowance, Group::charge,
                                Group::note,    Group::preceding};

}  // namespace

std::string_view path_of(Group group) {
  switch (group) {
    case Group::header: return "";
    case Group::line: return "lines";
    case Group::vat_breakdown: return "vat_breakdown";
    case Group::account: return "payment.accounts";
    case Group::allowance: return "allowances";
    case Group::charge: return "charges";
    case Group::note: return "notes";
    case Group::preceding: return "preceding";
  }
  std::unreachable();
}

std::span<const FieldSpec> fields_of(Group group) {
  switch (group) {
    case Group::header: return kHeader;
    case Group::line: return kLine;
    case Group::vat_breakdown: return kVatBreakdown;
    case Group::account: return kAccount;
    case Group::allowance: return kAllowance;
    case Group::charge: return kCharge;
    case Group::note: return kNote;
    case Group::preceding: return kPreceding;
  }
  std::unreachable();
}

const FieldSpec& spec_of(FieldId id) {
  for (const Group group : kGroups) {
    for (const FieldSpec& spec : fields_of(group)) {
      if (spec.id == id) return spec;
    }
  }
  std::unreachable();
}

std::optional<FieldId> header_field_from(std::string_view path) {
  return field_from(Group::header, path);
}

std::optional<FieldId> field_from(Group group, std::string_view path) {
  for (const FieldSpec& spec : fields_of(group)) {
    if (spec.path == path) return spec.id;
  }
  return std::nullopt;
}

}  // namespace iscan::invoice
