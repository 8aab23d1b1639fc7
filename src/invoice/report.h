// What extraction and evaluation store: the chosen invoice with its proofs, and the judgement.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "document/state.h"
#include "invoice/checks.h"
#include "invoice/invoice.h"

namespace iscan::invoice {

struct Checked {
  Invoice invoice;
  std::vector<CheckResult> checks;
  std::vector<std::string> notes;  // from the draft, stable codes
};

// How many checks of this severity failed.
int failures(const Checked& checked, CheckSeverity severity);
// Whether a check of that id has passed.
bool has_passed(const Checked& checked, std::string_view id);
// Receipts have no number, and often no buyer.
bool is_receipt(const Checked& checked);

// Why a document was not approved: a stable code and a sentence for people.
struct Reason {
  std::string code;  // "check_failed:net_plus_vat", "field_missing:totals.gross", …
  std::string message;
};

struct Report {
  double quality_score = 0;  // 0..1: estimated probability that all required fields are right
  document::Verdict verdict = document::Verdict::manual_review;
  std::vector<Reason> reasons;  // empty when approved
};

}  // namespace iscan::invoice
