// Runs the whole table at once in the calling thread, for the command line.
#pragma once

#include <functional>

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

// `artefacts` must hold the Upload. `before` is told each stage about to run.
std::expected<void, StageError> run_all(
    stages::StageContext& context, Artefacts& artefacts,
    const std::function<void(document::Stage)>& before = [](document::Stage) {});

}  // namespace iscan::pipeline
