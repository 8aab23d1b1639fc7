// What is not proven yet. Internal to stages.
#pragma once

#include <vector>

#include "invoice/invoice.h"
#include "stages/stages.h"

namespace iscan::stages {

// What somebody else should be asked for. Rows are wanted as a whole.
struct Doubts {
  std::vector<invoice::FieldId> reasons;  // what is in doubt and matters; nobody is asked without
  // What else was not found or is not sure, and costs little in a question that is asked anyway.
  std::vector<invoice::FieldId> companions;
  std::vector<invoice::FieldMap> proven_rows;  // lines that add up to a printed total
};

// Nothing when the document would be approved now, is no invoice or is an e-invoice, about whose
// faults only its sender knows more.
Doubts doubts(StageContext& context, const document::OcrText& text, const invoice::Draft& draft);

}  // namespace iscan::stages
