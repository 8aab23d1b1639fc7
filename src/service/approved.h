// An approved document with its right values: what others can learn from.
#pragma once

#include <optional>
#include <vector>

#include "base/log.h"
#include "codec/result_json.h"
#include "document/artefacts.h"
#include "invoice/draft.h"
#include "invoice/report.h"
#include "ports/llm_example.h"
#include "ports/records.h"

namespace iscan::service {

struct Approved {
  document::OcrText text;
  invoice::Draft draft;
  invoice::Invoice invoice;  // corrections applied
  bool by_person = false;    // who corrected it, or approved what the evaluation did not
  ports::ApprovedDocument view() const { return {text.pages, draft, invoice, by_person}; }
};

// From what the stages of an approved document left. Errors: document_not_finished (conflict),
// those of the artefacts.
Result<Approved> approved_from(const std::vector<ports::StoredArtefact>& stored,
                               const std::vector<ports::StoredCorrection>& corrections,
                               Logger& log);

// Corrections that name a row a later run did not find are left out; they stay stored.
void apply_stored(invoice::Invoice& invoice,
                  const std::vector<ports::StoredCorrection>& corrections, Logger& log);

}  // namespace iscan::service
