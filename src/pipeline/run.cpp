#include "pipeline/run.h"

#include "pipeline/pipeline.h"

namespace iscan::pipeline {

std::expected<void, StageError> run_all(stages::StageContext& context, Artefacts& artefacts,
                                        const std::function<void(document::Stage)>& before) {
  for (const StageSpec& spec : kPipeline) {
    before(spec.id);
    if (auto outcome = spec.run(context, artefacts); !outcome) {
      return std::unexpected(StageError{spec.id, std::move(outcome).error()});
    }
  }
  return {};
}

}  // namespace iscan::pipeline
