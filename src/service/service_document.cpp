// Looking into one document and changing it.
#include <algorithm>
#include <format>

#include "pipeline/artefacts.h"
#include "pipeline/pipeline.h"
#include "service/approved.h"
#include "service/service.h"
#include "service/summary.h"

namespace iscan::service {
namespace {

using document::Stage;
using document::State;
using ports::DocumentRecord;

// Checked and, when evaluation has run, Report.
Result<pipeline::Artefacts> results_of(const std::vector<ports::StoredArtefact>& stored) {
  pipeline::Artefacts artefacts;
  for (const ports::StoredArtefact& one : stored) {
    if (one.stage != Stage::extraction && one.stage != Stage::evaluation) continue;
    auto done = pipeline::decode_artefact(one.stage, one.json, artefacts);
    if (!done) return fail(std::move(done).error());
  }
  if (artefacts.find<invoice::Checked>() == nullptr ||
      artefacts.find<invoice::Report>() == nullptr) {
    return fail(ErrorKind::conflict, "document_not_finished", "The document has no result yet.");
  }
  return artefacts;
}

std::unexpected<Error> page_unknown(int page) {
  return fail(ErrorKind::not_found, "page_unknown", "The document has no such page.",
              std::to_string(page));
}

// The stage to start at when the caller names none.
Stage restart_stage(State state) {
  for (const Stage stage : document::kStages) {
    if (document::error_state(stage) == state) return stage;
  }
  return Stage::preprocessing;
}

}  // namespace

Result<DocumentRecord> Service::status(const CompanyId& company, const DocumentId& id) {
  return ports_.documents.find(company, id);
}

Result<std::vector<ports::LlmCallRecord>> Service::llm_calls(const CompanyId& company,
                                                             const DocumentId& id) {
  auto record = ports_.documents.find(company, id);
  if (!record) return fail(std::move(record).error());
  return ports_.llm.calls(company, id);
}

Result<std::string> Service::result(const CompanyId& company, const DocumentId& id) {
  auto stored = ports_.documents.artefacts(company, id);
  if (!stored) return fail(std::move(stored).error());
  auto artefacts = results_of(*stored);
  if (!artefacts) return fail(std::move(artefacts).error());
  auto corrections = ports_.documents.corrections(company, id);
  if (!corrections) return fail(std::move(corrections).error());
  invoice::Checked checked = *artefacts->find<invoice::Checked>();
  apply_stored(checked.invoice, *corrections, ports_.log);
  return codec::result_to_json(checked, *artefacts->find<invoice::Report>());
}

Result<Original> Service::open_original(const CompanyId& company, const DocumentId& id) {
  auto record = ports_.documents.find(company, id);
  if (!record) return fail(std::move(record).error());
  auto file = ports_.blobs.open(record->upload.blob);
  if (!file) return fail(std::move(file).error());
  return Original{std::move(record->upload.name), std::move(*file)};
}

Result<Bytes> Service::page_png(const CompanyId& company, const DocumentId& id, int page, int dpi) {
  if (page < 1) return page_unknown(page);
  auto original = open_original(company, id);
  if (!original) return fail(std::move(original).error());
  auto png = ports_.reader.render_png(
      original->file.view(),
      {.page = page, .dpi = static_cast<double>(dpi), .format = ports::PixelFormat::rgb});
  if (!png && png.error().code == "page_not_found") return page_unknown(page);
  return png;
}

Result<PageText> Service::page_text(const CompanyId& company, const DocumentId& id, int page) {
  auto stored = ports_.documents.artefacts(company, id);
  if (!stored) return fail(std::move(stored).error());
  const auto read = std::ranges::find(*stored, Stage::ocr, &ports::StoredArtefact::stage);
  if (read == stored->end()) {
    return fail(ErrorKind::conflict, "document_not_finished", "The pages have not been read yet.");
  }
  pipeline::Artefacts artefacts;
  auto done = pipeline::decode_artefact(Stage::ocr, read->json, artefacts);
  if (!done) return fail(std::move(done).error());
  const auto& pages = artefacts.find<document::OcrText>()->pages;
  const auto found = std::ranges::find(pages, page, &document::Page::number);
  if (found == pages.end()) return page_unknown(page);
  return PageText{static_cast<int>(pages.size()), *found};
}

// The document as it is now, if people may change it.
Result<DocumentRecord> Service::finished_document(const CompanyId& company, const DocumentId& id,
                                                  Version version) {
  auto record = ports_.documents.find(company, id);
  if (!record) return record;
  if (!document::is_terminal(record->state)) {
    return fail(ErrorKind::conflict, "document_running",
                "The document is being worked on. Wait until it is finished.",
                std::string(to_string(record->state)));
  }
  if (version && *version != record->version) {
    return fail(ErrorKind::conflict, "document_changed",
                "The document has changed in the meantime. Look at it again.",
                std::format("version {}, asked for {}", record->version, *version));
  }
  return record;
}

Result<ports::Accepted> Service::restart(const CompanyId& company, const DocumentId& id,
                                         std::optional<Stage> stage, Version version) {
  auto record = finished_document(company, id, version);
  if (!record) return fail(std::move(record).error());
  const Stage first = stage.value_or(restart_stage(record->state));
  auto stored = ports_.documents.artefacts(company, id);
  if (!stored) return fail(std::move(stored).error());
  for (const Stage earlier : document::kStages) {
    if (earlier >= first) break;
    if (std::ranges::find(*stored, earlier, &ports::StoredArtefact::stage) == stored->end()) {
      return fail(ErrorKind::conflict, "stage_result_missing",
                  std::format("The stage {} has not finished for this document; restart from it "
                              "or an earlier one.",
                              to_string(earlier)));
    }
  }
  const ports::Restart restart{
      record->version, first, {ports_.ids.next()}, std::string(pipeline::spec_of(first).queue)};
  auto done = ports_.documents.restart(company, id, restart, ports_.clock.now());
  if (!done) return fail(std::move(done).error());
  publish({{restart.task, restart.queue, id}});
  return ports::Accepted{id, restart.task};
}

Result<> Service::decide_by_hand(const CompanyId& company, const DocumentId& id,
                                 document::Verdict verdict, Version version) {
  auto record = finished_document(company, id, version);
  if (!record) return fail(std::move(record).error());
  // Only evaluation gives a score, so without one there is nothing to approve.
  if (verdict == document::Verdict::approved && !record->quality_score) {
    return fail(ErrorKind::conflict, "document_not_finished",
                "A document without a result cannot be approved.");
  }
  const State to = document::state_of(verdict);
  if (record->state == to) return {};
  ports::StateChange change{record->version, to, verdict};
  if (verdict == document::Verdict::approved && ports_.examples != nullptr) {
    change.example = example_of(company, id, {});
  }
  return ports_.documents.change_state(company, id, change, ports_.clock.now());
}

// What keeps a document from being an example does not keep it from being approved.
std::optional<ports::LlmExample> Service::example_of(
    const CompanyId& company, const DocumentId& id,
    const std::vector<codec::Correction>& corrections) {
  const auto left_out = [&](const Error& error) {
    ports_.log.warning("example_left_out", {{"document", id.value}, {"code", error.code}});
    return std::nullopt;
  };
  auto stored = ports_.documents.artefacts(company, id);
  if (!stored) return left_out(stored.error());
  auto corrected = ports_.documents.corrections(company, id);
  if (!corrected) return left_out(corrected.error());
  for (const codec::Correction& one : corrections) corrected->push_back({one.path, one.value});
  auto approved = approved_from(*stored, *corrected, ports_.log);
  if (!approved) return left_out(approved.error());
  // A person looked at it just now, whatever the evaluation said.
  approved->by_person = true;
  return ports_.examples->make(approved->view());
}

Result<> Service::approve(const CompanyId& company, const DocumentId& id, Version version) {
  return decide_by_hand(company, id, document::Verdict::approved, version);
}

Result<> Service::reject(const CompanyId& company, const DocumentId& id, Version version) {
  return decide_by_hand(company, id, document::Verdict::rejected, version);
}

Result<> Service::correct(const CompanyId& company, const DocumentId& id, const TokenId& by,
                          const std::vector<codec::Correction>& corrections, Version version) {
  auto record = finished_document(company, id, version);
  if (!record) return fail(std::move(record).error());
  auto stored = ports_.documents.artefacts(company, id);
  if (!stored) return fail(std::move(stored).error());
  auto artefacts = results_of(*stored);
  if (!artefacts) return fail(std::move(artefacts).error());
  auto before = ports_.documents.corrections(company, id);
  if (!before) return fail(std::move(before).error());
  invoice::Invoice invoice = artefacts->find<invoice::Checked>()->invoice;
  apply_stored(invoice, *before, ports_.log);
  if (auto done = codec::apply_corrections(invoice, corrections); !done) return done;
  ports::CorrectionChange change{record->version, {}, summary_of(invoice), by};
  for (const codec::Correction& one : corrections) {
    change.corrections.push_back({one.path, one.value});
  }
  if (record->state == State::approved && ports_.examples != nullptr) {
    change.example = example_of(company, id, corrections);
  }
  return ports_.documents.correct(company, id, change, ports_.clock.now());
}

Result<> Service::remove(const CompanyId& company, const DocumentId& id) {
  return ports_.documents.remove(company, id);
}

}  // namespace iscan::service
