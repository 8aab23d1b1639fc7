#include "invoice/checks.h"

#include <utility>

#include "invoice/check_list.h"

namespace iscan::invoice {

std::vector<CheckResult> run_checks(const Invoice& invoice, Date today) {
  CheckList list;
  check_sums(invoice, list);
  check_vat(invoice, list);
  check_lines(invoice, list);
  check_identifiers(invoice, list);
  check_dates(invoice, today, list);
  check_codes(invoice, list);
  return std::move(list.results);
}

}  // namespace iscan::invoice
