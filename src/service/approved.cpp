#include "service/approved.h"

#include <utility>

#include "pipeline/artefacts.h"

namespace iscan::service {

void apply_stored(invoice::Invoice& invoice,
                  const std::vector<ports::StoredCorrection>& corrections, Logger& log) {
  for (const ports::StoredCorrection& one : corrections) {
    auto done = codec::apply_corrections(invoice, {{one.path, one.value}});
    if (!done) log.info("correction_left_out", {{"code", done.error().code}});
  }
}

Result<Approved> approved_from(const std::vector<ports::StoredArtefact>& stored,
                               const std::vector<ports::StoredCorrection>& corrections,
                               Logger& log) {
  pipeline::Artefacts artefacts;
  for (const ports::StoredArtefact& one : stored) {
    if (one.stage == document::Stage::preprocessing) continue;
    auto done = pipeline::decode_artefact(one.stage, one.json, artefacts);
    if (!done) return fail(std::move(done).error());
  }
  const auto* text = artefacts.find<document::OcrText>();
  const auto* draft = artefacts.find<invoice::Draft>();
  const auto* checked = artefacts.find<invoice::Checked>();
  const auto* report = artefacts.find<invoice::Report>();
  if (text == nullptr || draft == nullptr || checked == nullptr || report == nullptr) {
    return fail(ErrorKind::conflict, "document_not_finished", "The document has no result yet.");
  }
  Approved approved{*text, *draft, checked->invoice,
                    !corrections.empty() || report->verdict != document::Verdict::approved};
  apply_stored(approved.invoice, corrections, log);
  return approved;
}

}  // namespace iscan::service
