// What is not proven yet. Internal to stages.
#pragma once

#include <span>
#include <vector>

#include "stages/stages.h"

namespace iscan::stages {

// The header fields that lower a document's score when they are there and doubtful.
std::span<const invoice::FieldId> judged_fields();

// The fields somebody else should be asked for: those in doubt when the document would go to a
// person now, none when it would be approved, is no invoice or is an e-invoice, about whose faults
// only its sender knows more. Rows are wanted as a whole.
std::vector<invoice::FieldId> doubts(StageContext& context, const document::OcrText& text,
                                     const invoice::Draft& draft);

}  // namespace iscan::stages
