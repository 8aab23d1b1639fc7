// The pipeline: one table. Each row names a stage function, its queue, its retries and its time
// limit; a table whose stages do not get their inputs from earlier rows does not compile.
#pragma once

#include <array>
#include <chrono>
#include <string_view>

#include "document/state.h"
#include "pipeline/typed_stage.h"
#include "stages/stages.h"

namespace iscan::pipeline {

using namespace std::chrono_literals;

// Queue names are wire format: they never change.
inline constexpr auto kPipeline = make_pipeline(
    stage<&stages::preprocessing>(document::Stage::preprocessing, "preprocessing",
                                  {.attempts = 3, .first_delay = 5s}, 90s),
    stage<&stages::ocr>(document::Stage::ocr, "ocr", {.attempts = 3, .first_delay = 10s}, 900s),
    stage<&stages::prediction>(document::Stage::prediction, "llm",
                               {.attempts = 5, .first_delay = 20s}, 300s),
    stage<&stages::extraction>(document::Stage::extraction, "extraction",
                               {.attempts = 2, .first_delay = 1s}, 60s),
    stage<&stages::evaluation>(document::Stage::evaluation, "evaluation",
                               {.attempts = 2, .first_delay = 1s}, 60s));

// The row of a stage.
constexpr const StageSpec& spec_of(document::Stage stage) {
  return kPipeline[static_cast<std::size_t>(stage)];
}

}  // namespace iscan::pipeline
