#include "invoice/report.h"

#include <algorithm>

namespace iscan::invoice {

int failures(const Checked& checked, CheckSeverity severity) {
  return static_cast<int>(std::ranges::count_if(checked.checks, [&](const CheckResult& check) {
    return check.outcome == CheckOutcome::failed && check.severity == severity;
  }));
}

bool has_passed(const Checked& checked, std::string_view id) {
  return std::ranges::any_of(checked.checks, [&](const CheckResult& check) {
    return check.id == id && check.outcome == CheckOutcome::passed;
  });
}

bool is_receipt(const Checked& checked) {
  return checked.invoice.header.text(FieldId::document_kind) == "receipt";
}

}  // namespace iscan::invoice
