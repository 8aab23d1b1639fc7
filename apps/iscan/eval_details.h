// One JSON line a document, for fitting the quality model and for looking at mistakes.
#pragma once

#include <string>

#include "accuracy/score.h"
#include "scan_one.h"

namespace iscan::app {

// {file, state, quality_score, core_right, fields:[{field, truth, predicted, right}],
//  confidences:{path: confidence}, checks:{id: outcome}, reasons:[code]}
std::string details_json(const Scanned& scanned, const accuracy::DocumentScore& score);

}  // namespace iscan::app
