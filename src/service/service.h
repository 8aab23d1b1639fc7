// What a program can do with documents: upload, look, correct, decide, restart. The HTTP API is a
// thin layer over this class. Every call names the company; documents of others do not exist.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/id.h"
#include "base/log.h"
#include "codec/result_json.h"
#include "document/state.h"
#include "ports/blobs.h"
#include "ports/broker.h"
#include "ports/document_store.h"
#include "ports/llm_store.h"
#include "ports/metrics.h"
#include "ports/reader.h"
#include "ports/task_store.h"
#include "service/dead_letters.h"
#include "service/listing.h"
#include "service/upload.h"

namespace iscan::service {

// Everything is owned by the composition root and outlives the service.
struct Ports {
  ports::DocumentStore& documents;
  ports::TaskStore& tasks;
  ports::LlmStore& llm;
  ports::Blobs& blobs;
  ports::Broker& broker;
  ports::Reader& reader;
  ports::Metrics& metrics;
  const Clock& clock;
  IdSource& ids;
  Logger& log;
  const ports::LlmExampleMaker* examples = nullptr;  // none: nothing is learnt from approvals
};

// The original as it was uploaded. `name` is untrusted text.
struct Original {
  std::string name;
  ports::OpenBlob file;
};

// What can be read on one page.
struct PageText {
  int pages = 0;  // of the document
  document::Page page;
};

// What an editor has seen of a document; none: whatever it is now.
using Version = std::optional<std::int64_t>;

// Thread-safe.
// Errors besides those of the ports: document_unknown (not_found), document_running,
// document_not_finished, stage_result_missing (conflict), page_unknown (not_found),
// dead_letter_unknown (not_found), cursor_invalid, limit_invalid, field_unknown, value_invalid,
// row_unknown (invalid_input).
class Service {
 public:
  static constexpr int kPageDpi = 110;  // enough to read on a screen

  Service(Ports ports, UploadLimits limits)
      : ports_(ports),
        limits_(limits),
        dead_letters_({ports.tasks, ports.documents, ports.clock, ports.ids}) {}

  // Starts a file; bytes go to disk while they are hashed. See upload.h.
  Result<Upload> begin_upload();
  // Makes documents of the files and queues them, all or none; ZIPs count as the files in them.
  // The same key with the same files gives the first answer again. `trace` is a sound traceparent
  // (base/trace.h); without one a trace begins here. `can_wait`: the documents may wait a day for
  // what then costs less.
  Result<std::vector<ports::Accepted>> accept(const CompanyId& company,
                                              std::vector<UploadedFile> files,
                                              const std::optional<std::string>& idempotency_key,
                                              std::optional<std::string> trace = {},
                                              bool can_wait = false);

  Result<ports::DocumentRecord> status(const CompanyId& company, const DocumentId& id);
  // The newest earlier document of the company with the same content, if there is one.
  Result<std::optional<DocumentId>> duplicate_of(const CompanyId& company, const DocumentId& id);
  Result<DocumentPage> list(const CompanyId& company, const ListFilter& filter,
                            const std::optional<std::string>& cursor);
  // The result JSON with corrections applied (schemas/invoice.schema.json), on one line.
  Result<std::string> result(const CompanyId& company, const DocumentId& id);
  // What language models were asked about the document and what it cost, oldest first.
  Result<std::vector<ports::LlmCallRecord>> llm_calls(const CompanyId& company,
                                                      const DocumentId& id);
  Result<Original> open_original(const CompanyId& company, const DocumentId& id);
  // Page `page` (from 1) as a PNG with `dpi` pixels an inch.
  Result<Bytes> page_png(const CompanyId& company, const DocumentId& id, int page,
                         int dpi = kPageDpi);
  // The words of a page, from its text layer or from OCR. document_not_finished until they are
  // read.
  Result<PageText> page_text(const CompanyId& company, const DocumentId& id, int page);

  // Runs the pipeline again from `stage`; without one from the stage that failed, or from the
  // first. Corrections are kept.
  // `version` here and below is what the caller has seen (DocumentRecord::version); if given and
  // not the present one, nothing is done: document_changed (conflict).
  Result<ports::Accepted> restart(const CompanyId& company, const DocumentId& id,
                                  std::optional<document::Stage> stage, Version version = {});
  Result<> approve(const CompanyId& company, const DocumentId& id, Version version = {});
  Result<> reject(const CompanyId& company, const DocumentId& id, Version version = {});
  // All corrections or none.
  Result<> correct(const CompanyId& company, const DocumentId& id, const TokenId& by,
                   const std::vector<codec::Correction>& corrections, Version version = {});
  Result<> remove(const CompanyId& company, const DocumentId& id);

  // Tasks that were given up; see dead_letters.h.
  Result<DeadLetterPage> dead_letters(const CompanyId& company, int limit,
                                      const std::optional<std::string>& cursor);
  Result<ports::Accepted> restart_dead_letter(const CompanyId& company, const TaskId& task);
  Result<> drop_dead_letter(const CompanyId& company, const TaskId& task);

  // Events after the id `after`, oldest first.
  Result<std::vector<ports::Event>> events_since(const CompanyId& company, std::int64_t after,
                                                 int limit);
  Result<std::int64_t> last_event(const CompanyId& company);
  // Like events_since, but waits until there is one, `deadline` passes (empty answer) or `stop`.
  Result<std::vector<ports::Event>> wait_for_events(const CompanyId& company, std::int64_t after,
                                                    int limit,
                                                    std::chrono::steady_clock::time_point deadline,
                                                    std::stop_token stop);
  // Brings the gauges of the queues up to date and returns all metrics as Prometheus text.
  Result<std::string> metrics_text();

 private:
  Result<std::vector<UploadedFile>> unpacked(std::vector<UploadedFile> files);
  Result<std::vector<UploadedFile>> members_of(const UploadedFile& archive);
  Result<ports::DocumentRecord> finished_document(const CompanyId& company, const DocumentId& id,
                                                  Version version);
  Result<> decide_by_hand(const CompanyId& company, const DocumentId& id, document::Verdict verdict,
                          Version version);
  // Of an approved document, with corrections that are about to be stored.
  std::optional<ports::LlmExample> example_of(const CompanyId& company, const DocumentId& id,
                                              const std::vector<codec::Correction>& corrections);
  void publish(std::vector<ports::TaskMessage> messages);

  Ports ports_;
  UploadLimits limits_;
  DeadLetters dead_letters_;
};

}  // namespace iscan::service
