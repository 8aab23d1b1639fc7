// The port to documents as people and programs see them. The database owns the state.
#pragma once

#include <chrono>
#include <stop_token>

#include "base/result.h"
#include "ports/llm_example.h"
#include "ports/records.h"

namespace iscan::ports {

// A document to insert together with its job and first task.
struct NewDocument {
  DocumentId document;
  JobId job;
  TaskId task;
  document::Upload upload;
  std::string trace = {};  // traceparent (base/trace.h)
  bool can_wait = false;   // a day, where that costs less
};

struct Accepted {
  DocumentId document;
  TaskId task;
};

// The same key with the same fingerprint gives the first answer again.
struct Idempotency {
  std::string key;
  std::string fingerprint;
};

struct ListQuery {
  std::optional<document::State> state;
  std::optional<document::Verdict> verdict;
  std::optional<Instant> created_from;
  std::optional<Instant> created_before;
  std::optional<BlobId> blob;       // documents of exactly this content
  std::string search;               // part of name, number or seller, any case; empty = all
  std::optional<DocumentId> after;  // the last id of the page before; newest first
  int limit = 50;
};

// A person's verdict. Like every change by people it names the version it was decided upon and is
// refused (document_changed) when the document has another one by now. A document has one example
// at most; every change by people and every restart takes it away or replaces it by the change's.
struct StateChange {
  std::int64_t version;
  document::State to;
  std::optional<document::Verdict> verdict;
  std::optional<LlmExample> example = {};
};

// A restart deletes the artefacts of `stage` and later, and queues `task` at once.
struct Restart {
  std::int64_t version;
  document::Stage stage;
  TaskId task;
  std::string queue;
  bool published = true;  // by the caller, after the commit; else the relay does it
};

// Corrections with the summary they lead to. `by` is kept for the record.
struct CorrectionChange {
  std::int64_t version;
  std::vector<StoredCorrection> corrections;
  Summary summary;
  TokenId by;
  std::optional<LlmExample> example = {};
};

// Thread-safe. Every call names the company; a document of another one is document_unknown.
// Errors: document_unknown (not_found), document_changed (conflict), idempotency_key_reused
// (conflict), database_locked, disk_full, database_unavailable (unavailable).
class DocumentStore {
 public:
  virtual ~DocumentStore() = default;

  // All documents, jobs, first tasks and events in one transaction.
  virtual Result<std::vector<Accepted>> accept(const CompanyId& company,
                                               const std::vector<NewDocument>& documents,
                                               const std::optional<Idempotency>& idempotency,
                                               std::string_view queue, Instant now) = 0;
  virtual Result<DocumentRecord> find(const CompanyId& company, const DocumentId& id) = 0;
  virtual Result<std::vector<DocumentRecord>> list(const CompanyId& company,
                                                   const ListQuery& query) = 0;
  // Artefacts of the document's job in stage order.
  virtual Result<std::vector<StoredArtefact>> artefacts(const CompanyId& company,
                                                        const DocumentId& id) = 0;
  virtual Result<> change_state(const CompanyId& company, const DocumentId& id,
                                const StateChange& change, Instant now) = 0;
  virtual Result<> restart(const CompanyId& company, const DocumentId& id, const Restart& restart,
                           Instant now) = 0;
  // Appends corrections; earlier ones stay.
  virtual Result<> correct(const CompanyId& company, const DocumentId& id,
                           const CorrectionChange& change, Instant now) = 0;
  // In the order they were made.
  virtual Result<std::vector<StoredCorrection>> corrections(const CompanyId& company,
                                                            const DocumentId& id) = 0;
  // Deletes the document with everything made from it; a running task becomes stale.
  virtual Result<> remove(const CompanyId& company, const DocumentId& id) = 0;
  // Removes what is left of events of deleted documents, which nobody sees any more.
  virtual Result<> forget_events() = 0;
  // Whether any document still needs the file.
  virtual Result<bool> uses_blob(const BlobId& blob) = 0;

  virtual Result<std::vector<Event>> events_since(const CompanyId& company, std::int64_t after,
                                                  int limit) = 0;
  // The id of the company's newest event, 0 when there is none.
  virtual Result<std::int64_t> last_event(const CompanyId& company) = 0;
  // Returns when events newer than those this store had seen at the call may exist (those of other
  // programs on the same database are seen within a quarter of a second), at `deadline`,
  // or when `stop` is requested. `seen` is what changes() gave before events were read.
  virtual void wait_for_events(std::uint64_t seen, std::chrono::steady_clock::time_point deadline,
                               std::stop_token stop) = 0;
  // A number that grows with every committed event.
  virtual std::uint64_t changes() const = 0;
};

}  // namespace iscan::ports
