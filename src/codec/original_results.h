// Results of stages in the shapes of the Python system whose Celery tasks this program offers
// (docs/celery-tasks.md). Amounts are JSON numbers here, as they were there: for its readers only;
// every other answer of ours keeps decimals as texts.
#pragma once

#include <string>

#include "base/clock.h"
#include "base/id.h"
#include "base/result.h"
#include "document/artefacts.h"
#include "document/page.h"
#include "document/state.h"
#include "invoice/draft.h"
#include "invoice/report.h"

namespace iscan::codec {

// What the stages of one job left, owned by the caller; nullptr: nothing yet.
struct JobResults {
  const document::DecodedFile* file = nullptr;
  const document::OcrText* text = nullptr;
  const invoice::Draft* draft = nullptr;
  const invoice::Checked* checked = nullptr;
  const invoice::Report* report = nullptr;
};

// The result of `stage` as JSON on one line. `now` is when the evaluation is said to have been
// made. Error: artefact_missing (internal) when the stage, or for the evaluation the one before,
// has left nothing.
Result<std::string> original_result(document::Stage stage, const DocumentId& document,
                                    const JobResults& results, Instant now);

}  // namespace iscan::codec
