// Collects check results; the families of checks write into it. Internal to invoice.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/decimal.h"
#include "invoice/checks.h"
#include "invoice/invoice.h"

namespace iscan::invoice {

struct CheckList {
  std::vector<CheckResult> results;

  void add(std::string id, bool passed, CheckSeverity severity, std::string message,
           std::vector<std::string> paths) {
    results.push_back({std::move(id), passed ? CheckOutcome::passed : CheckOutcome::failed,
                       severity, std::move(message), std::move(paths)});
  }
};

// |a − b| <= tolerance; false when the difference overflows.
bool near(Decimal a, Decimal b, Decimal tolerance);
// One cent for each rounded amount that was added.
Decimal cents(std::size_t count);
// "12.50"
std::string money(Decimal amount);
// Σ of one field over rows; nothing when a row lacks it, there are no rows, or it overflows.
std::optional<Decimal> sum_of(const std::vector<FieldMap>& rows, FieldId id);

void check_sums(const Invoice& invoice, CheckList& list);
void check_vat(const Invoice& invoice, CheckList& list);
void check_lines(const Invoice& invoice, CheckList& list);
void check_identifiers(const Invoice& invoice, CheckList& list);
void check_dates(const Invoice& invoice, Date today, CheckList& list);
void check_codes(const Invoice& invoice, CheckList& list);

}  // namespace iscan::invoice
