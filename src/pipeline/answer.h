// Results of stages that another program worked out.
#pragma once

#include <string_view>

#include "base/result.h"
#include "document/state.h"
#include "pipeline/artefacts.h"

namespace iscan::pipeline {

// Takes the artefact of `stage` (JSON, as encode_artefact writes it) into `artefacts`, if it is one
// and fits the earlier ones: the same pages, evidence on pages that exist, shares between 0 and 1.
// Error stage_answer_invalid (invalid_input, retryable) with what is wrong in its detail.
Result<> accept_answer(document::Stage stage, std::string_view json, Artefacts& artefacts);

// The schema an answer must have: "ocr_text/1".
std::string_view answer_schema(document::Stage stage);

}  // namespace iscan::pipeline
