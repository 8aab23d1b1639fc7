// `iscan eval --provider`: one run over a folder for several ways of reading.
#pragma once

#include <vector>

#include "commands.h"
#include "eval_cases.h"

namespace iscan::app {

// Compares the rules alone and language models as options.providers names them; one model alone is
// compared with the rules. Documents are decoded and read by OCR once. Returns the exit code.
int run_comparison(const EvalOptions& options, const settings::Settings& settings,
                   const std::vector<Case>& cases);

}  // namespace iscan::app
