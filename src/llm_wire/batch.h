// Batches of questions, answered within a day at a share of the price, in the providers' forms.
// Pure functions: nothing here sends. Formats: OpenAI Files and Batches, Anthropic Message Batches,
// Gemini batchGenerateContent with its requests inline. Sources: recordings of the official SDKs
// and the types that they publish.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "llm_wire/wire.h"

namespace iscan::llm_wire {

// A question of a batch.
struct BatchItem {
  std::string id;    // ours, of [A-Za-z0-9_-]{1,64}, unique in the batch
  std::string body;  // of a Call of ask() to the same endpoint
};

// Whether batches are known there: at OpenAI, Anthropic and Gemini themselves.
bool takes_batches(const Endpoint& endpoint);

// OpenAI wants the questions as a file first; the others within the batch.
bool wants_batch_file(const Endpoint& endpoint);
// The provider forgets the file by itself after a week. `name` is ours, of [A-Za-z0-9_-].
Call upload_batch_file(const Endpoint& endpoint, const std::string& name,
                       std::span<const BatchItem> items);
// The id of the file; empty when the body is no such answer.
std::optional<std::string> read_file_id(std::string_view body);

// `file` is that id, where one is wanted. `name` comes back with the batch, but from Anthropic.
Call create_batch(const Endpoint& endpoint, const std::string& name,
                  std::span<const BatchItem> items, const std::string& file);
Call get_batch(const Endpoint& endpoint, const std::string& id);
// Newest first, a hundred a page; `page` is what the page before gave as the next, or empty.
Call list_batches(const Endpoint& endpoint, const std::string& page);

enum class BatchState : std::uint8_t {
  running,
  ended,   // each of its questions was answered, failed, or was not come to
  failed,  // none was asked: the batch as a whole was refused
};

struct Batch {
  BatchState state = BatchState::running;
  std::string id;    // the provider's
  std::string name;  // ours; empty from Anthropic
  std::string word;  // the provider's for its state: "in_progress"
  std::optional<Instant> created;
  std::int64_t requests = 0;       // 0 where it is not said
  std::vector<std::string> files;  // OpenAI: where the results lie
  // Of one that failed:
  Outcome outcome = Outcome::retry;
  std::string detail;  // never holds keys
};
// Of the answer to create_batch and get_batch; empty when the body is no batch.
std::optional<Batch> read_batch(const Endpoint& endpoint, std::string_view body);

struct BatchPage {
  std::vector<Batch> batches;
  std::string next;  // empty: this was the last page
};
std::optional<BatchPage> read_batches(const Endpoint& endpoint, std::string_view body);

// Where the results of a batch that has ended are; Gemini's are in the batch itself. None: nothing
// was answered.
std::vector<Call> get_results(const Endpoint& endpoint, const Batch& batch);

enum class RowEnd : std::uint8_t {
  answered,  // well or badly: `status` and `body` say
  expired,   // not come to within the day
  canceled,
};

// What became of one question, in the form of an answer at once: read_answer() reads it.
struct BatchRow {
  std::string id;  // ours
  RowEnd end = RowEnd::answered;
  int status = 0;
  std::string request_id;
  std::string body;
};
// Of the body of a call of get_results. Rows come in any order. Lines that are no such row are left
// out: what a broken result was worth is not known.
std::vector<BatchRow> read_rows(const Endpoint& endpoint, std::string_view body);
// Reads the answer in it; `schema` is the prompt's.
Reading read_row(const Endpoint& endpoint, const std::string& schema, const BatchRow& row);

}  // namespace iscan::llm_wire
