// Formal proofs over a chosen invoice: arithmetic, check digits, dates, codes. Pure.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "invoice/invoice.h"

namespace iscan::invoice {

enum class CheckOutcome : std::uint8_t { passed, failed, not_applicable };

// A blocking failure always sends the document to review.
enum class CheckSeverity : std::uint8_t { info, warning, blocking };

struct CheckResult {
  std::string id;  // stable: "sum_of_lines", "net_plus_vat", "iban_check_digits", …
  CheckOutcome outcome = CheckOutcome::not_applicable;
  CheckSeverity severity = CheckSeverity::warning;
  std::string message;  // one sentence for people, with the numbers
  std::vector<std::string>
      paths;  // the fields it speaks about: "totals.gross", "lines/2/net_amount"
};

// Every check on every field that is present. `today` judges dates in the future.
std::vector<CheckResult> run_checks(const Invoice& invoice, Date today);

}  // namespace iscan::invoice
