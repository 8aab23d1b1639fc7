// What the stores hand out: plain rows of documents, tasks and events (docs/vocabulary.md).
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/id.h"
#include "document/artefacts.h"
#include "document/state.h"

namespace iscan::ports {

// Values of the invoice that lists show and search; canonical text, empty when unknown.
struct Summary {
  std::string number;
  std::string seller;
  std::string issue_date;  // ISO 8601
  std::string currency;    // ISO 4217
  std::string gross;       // decimal text
  auto operator<=>(const Summary&) const = default;
};

// Why a document stands in an …_error state: for people, not for operators.
struct Failure {
  std::string code;
  std::string message;
};

struct DocumentRecord {
  DocumentId id;
  CompanyId company;
  JobId job;
  document::Upload upload;
  document::State state = document::State::preprocessing;
  std::optional<document::Verdict> verdict;
  std::optional<double> quality_score;  // 0..1
  std::optional<Failure> failure;
  Summary summary;
  std::int64_t version = 1;      // grows with every change: what an editor saw, for conflicts
  bool can_wait = false;         // a day, where that costs less
  bool waits_for_batch = false;  // language models are asked about it in a batch
  Instant created_at;
  Instant updated_at;
};

// The JSON a stage left; `stage` is unique within a job.
struct StoredArtefact {
  document::Stage stage = document::Stage::preprocessing;
  std::string json;
  std::chrono::milliseconds duration{0};
};

// A state a document took; ids grow with time over all companies.
struct Event {
  std::int64_t id = 0;
  DocumentId document;
  document::State state = document::State::preprocessing;
  Instant at;
};

// One correction as stored: canonical text under a field path; the latest of a path counts.
struct StoredCorrection {
  std::string path;
  std::string value;
};

// What a queue carries: "please look at this task". The document, the attempt (from 1) and
// the trace are for those who watch the queues; the worker asks the database.
struct TaskMessage {
  TaskId task;
  std::string queue;
  DocumentId document = {};
  int attempt = 1;
  std::string trace = {};  // traceparent (base/trace.h) or empty
  auto operator<=>(const TaskMessage&) const = default;
};

}  // namespace iscan::ports
