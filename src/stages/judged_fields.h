// Which fields a document is judged by. Internal to stages.
#pragma once

#include <span>
#include <vector>

#include "invoice/field_id.h"
#include "invoice/report.h"

namespace iscan::stages {

// The header fields that lower a document's score when they are there and doubtful.
std::span<const invoice::FieldId> judged_fields();

// Those without which nothing is approved. Receipts have no number.
std::vector<invoice::FieldId> required_fields(const invoice::Checked& checked);

}  // namespace iscan::stages
