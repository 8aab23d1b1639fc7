#include "service/summary.h"

namespace iscan::service {

ports::Summary summary_of(const invoice::Invoice& invoice) {
  const auto text = [&](invoice::FieldId id) {
    const invoice::Field* field = invoice.header.find(id);
    return field == nullptr ? std::string() : invoice::to_text(field->value);
  };
  return {.number = text(invoice::FieldId::invoice_number),
          .seller = text(invoice::FieldId::seller_name),
          .issue_date = text(invoice::FieldId::issue_date),
          .currency = text(invoice::FieldId::currency),
          .gross = text(invoice::FieldId::total_gross)};
}

}  // namespace iscan::service
