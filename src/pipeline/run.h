// Runs rows of the table one after the other in the calling thread, for the command line.
#pragma once

#include <expected>

#include "base/result.h"
#include "document/state.h"
#include "pipeline/artefacts.h"
#include "stages/stages.h"

namespace iscan::pipeline {

// The stage at which a run stopped, and why.
struct StageError {
  document::Stage stage;
  Error error;
};

// The stages from `first` to `last`, both included. `artefacts` must hold what they need: the
// Upload for the first of all.
std::expected<void, StageError> run(stages::StageContext& context, Artefacts& artefacts,
                                    document::Stage first, document::Stage last);

}  // namespace iscan::pipeline
