// The answer people and programs get: the invoice with evidence, its checks and the judgement
// (schemas/invoice.schema.json).
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "invoice/report.h"

namespace iscan::codec {

// `indent` spaces a level; -1 for one line.
std::string result_to_json(const invoice::Checked& checked, const invoice::Report& report,
                           int indent = -1);

// Only values: {"v": value, "p": confidence} leaves under the same paths.
std::string compact_result_to_json(const invoice::Checked& checked, const invoice::Report& report);

// One correction by a person: the field's path ("totals.gross", "lines/2/net_amount") and the new
// canonical text; an empty text removes the value.
struct Correction {
  std::string path;
  std::string value;
};

// Applies corrections to an invoice: the fields become source human, status corrected, confidence
// 1. Errors: field_unknown, value_invalid, row_unknown.
Result<> apply_corrections(invoice::Invoice& invoice, const std::vector<Correction>& corrections);

}  // namespace iscan::codec
