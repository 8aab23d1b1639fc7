#include <nlohmann/json.hpp>

#include "accuracy/score.h"

namespace iscan::accuracy {
namespace {

using Json = nlohmann::ordered_json;
using invoice::FieldId;
using invoice::FieldMap;

struct Mapping {
  FieldId id;
  std::string_view key;
};

constexpr Mapping kHeader[] = {
    {FieldId::document_kind, "doc_type"},
    {FieldId::document_language, "language"},
    {FieldId::invoice_number, "invoice_number"},
    {FieldId::issue_date, "issue_date"},
    {FieldId::due_date, "due_date"},
    {FieldId::delivery_date, "delivery_date"},
    {FieldId::currency, "currency"},
    {FieldId::purchase_order, "order_reference"},
    {FieldId::buyer_reference, "buyer_reference"},
    {FieldId::remittance_reference, "payment_reference"},
    {FieldId::total_line_net, "line_total"},
    {FieldId::total_net, "net_total"},
    {FieldId::total_vat, "tax_total"},
    {FieldId::total_gross, "gross_total"},
    {FieldId::total_paid, "prepaid"},
    {FieldId::total_due, "payable_amount"},
    {FieldId::receipt_tip, "tip"},
};

constexpr Mapping kSeller[] = {
    {FieldId::seller_name, "name"},         {FieldId::seller_vat_id, "vat_id"},
    {FieldId::seller_tax_id, "tax_number"}, {FieldId::seller_line1, "street"},
    {FieldId::seller_line2, "street2"},     {FieldId::seller_postcode, "postcode"},
    {FieldId::seller_city, "city"},
};

constexpr Mapping kBuyer[] = {
    {FieldId::buyer_name, "name"},         {FieldId::buyer_vat_id, "vat_id"},
    {FieldId::buyer_line1, "street"},      {FieldId::buyer_line2, "street2"},
    {FieldId::buyer_postcode, "postcode"}, {FieldId::buyer_city, "city"},
};

constexpr Mapping kLine[] = {
    {FieldId::line_name, "description"},
    {FieldId::line_quantity, "quantity"},
    {FieldId::line_unit, "unit"},
    {FieldId::line_price, "unit_price"},
    {FieldId::line_net_amount, "net_amount"},
    {FieldId::line_vat_rate, "vat_rate"},
};

constexpr int kMoneyPlaces = 2;

template <std::size_t N>
void fill(Json& json, const FieldMap& row, const Mapping (&mappings)[N]) {
  for (const Mapping& mapping : mappings) {
    const invoice::Field* field = row.find(mapping.id);
    if (field == nullptr) continue;
    const auto* decimal = std::get_if<Decimal>(&field->value);
    const bool money = invoice::spec_of(mapping.id).type == invoice::ValueType::amount;
    json[mapping.key] = decimal != nullptr && money ? decimal->to_string(kMoneyPlaces)
                                                    : invoice::to_text(field->value);
  }
}

}  // namespace

std::string prediction_json(const invoice::Invoice& invoice) {
  Json json = Json::object();
  fill(json, invoice.header, kHeader);
  Json seller = Json::object();
  fill(seller, invoice.header, kSeller);
  if (!seller.empty()) json["seller"] = std::move(seller);
  Json buyer = Json::object();
  fill(buyer, invoice.header, kBuyer);
  if (!buyer.empty()) json["buyer"] = std::move(buyer);
  if (!invoice.accounts.empty()) {
    if (const auto iban = invoice.accounts.front().text(FieldId::account_iban))
      json["iban"] = *iban;
  }
  Json lines = Json::array();
  for (const FieldMap& line : invoice.lines) {
    Json item = Json::object();
    fill(item, line, kLine);
    lines.push_back(std::move(item));
  }
  json["line_items"] = std::move(lines);
  return json.dump(1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace iscan::accuracy
