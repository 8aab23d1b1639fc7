#include "stages/judged_fields.h"

#include <array>

namespace iscan::stages {
namespace {

using enum invoice::FieldId;

constexpr std::array kJudged = {invoice_number, issue_date, due_date,  currency,  seller_name,
                                seller_vat_id,  buyer_name, total_net, total_vat, total_gross};
constexpr std::array kRequired = {issue_date, currency, seller_name, total_gross};

}  // namespace

std::span<const invoice::FieldId> judged_fields() { return kJudged; }

std::vector<invoice::FieldId> required_fields(const invoice::Checked& checked) {
  std::vector<invoice::FieldId> required(kRequired.begin(), kRequired.end());
  if (!invoice::is_receipt(checked)) required.push_back(invoice_number);
  return required;
}

}  // namespace iscan::stages
