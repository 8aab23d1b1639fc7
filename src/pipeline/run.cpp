#include "pipeline/run.h"

#include <utility>

#include "pipeline/pipeline.h"

namespace iscan::pipeline {

std::expected<void, StageError> run(stages::StageContext& context, Artefacts& artefacts,
                                    document::Stage first, document::Stage last) {
  for (const StageSpec& spec : kPipeline) {
    if (spec.id < first || spec.id > last) continue;
    if (auto outcome = spec.run(context, artefacts); !outcome) {
      return std::unexpected(StageError{spec.id, std::move(outcome).error()});
    }
  }
  return {};
}

}  // namespace iscan::pipeline
