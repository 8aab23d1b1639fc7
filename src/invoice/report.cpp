#include "invoice/report.h"

#include <algorithm>

namespace iscan::invoice {

int failures(const Checked& checked, CheckSeverity severity) {
  return static_cast<int>(std::ranges::count_if(checked.checks, [&](const CheckResult& check) {
    return check.outcome == CheckOutcome::failed && check.severity == severity;
  }));
}

bool is_receipt(const Checked& checked) {
  return checked.invoice.header.text(FieldId::document_kind) == "receipt";
}

}  // namespace iscan::invoice
