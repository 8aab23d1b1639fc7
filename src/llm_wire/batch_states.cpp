// What a batch is at: batch objects of OpenAI and Anthropic, long-running operations of Gemini.
#include <algorithm>
#include <array>

#include "base/date.h"
#include "llm_wire/batch.h"
#include "llm_wire/errors.h"
#include "llm_wire/members.h"
#include "llm_wire/strict_json.h"

namespace iscan::llm_wire {
namespace {

// "2026-11-23T12:00:00Z", with or without parts of a second. These providers say it in UTC.
std::optional<Instant> instant_of(const std::string& text) {
  return text.size() < 20 ? std::nullopt : instant_from_iso(text.substr(0, 19) + ".000Z");
}

// Seconds since 1970.
std::optional<Instant> instant_of(std::int64_t seconds) {
  if (seconds == 0) return std::nullopt;
  return Instant{std::chrono::seconds{seconds}};
}

// Gemini writes numbers of 64 bits as texts.
std::int64_t number_of(const std::string& text) {
  const bool digits = !text.empty() && text.size() < 16 &&
                      std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
  return digits ? std::stoll(text) : 0;
}

std::string openai_detail(const Json& batch, const Endpoint& endpoint) {
  const Json& error = first(member(member(batch, "errors"), "data"));
  return safe(text_at(error, "code") + ": " + text_at(error, "message"), endpoint.key.reveal());
}

std::optional<Batch> openai_read(const Endpoint& endpoint, const Json& body) {
  constexpr auto kEnded = std::to_array<std::string_view>({"completed", "expired", "cancelled"});
  if (text_at(body, "object") != "batch") return std::nullopt;
  Batch batch{.id = text_at(body, "id"),
              .name = text_at(member(body, "metadata"), "iscan_batch"),
              .word = text_at(body, "status"),
              .created = instant_of(count_at(body, "created_at")),
              .requests = count_at(member(body, "request_counts"), "total")};
  for (const char* name : {"output_file_id", "error_file_id"}) {
    if (auto file = text_at(body, name); !file.empty()) batch.files.push_back(std::move(file));
  }
  if (std::ranges::contains(kEnded, batch.word)) batch.state = BatchState::ended;
  if (batch.word == "failed") {
    batch.state = BatchState::failed;
    batch.outcome = outcome_of_failed(first(member(member(body, "errors"), "data")));
    batch.detail = openai_detail(body, endpoint);
  }
  return batch;
}

std::optional<Batch> anthropic_read(const Json& body) {
  if (text_at(body, "type") != "message_batch") return std::nullopt;
  Batch batch{.id = text_at(body, "id"),
              .word = text_at(body, "processing_status"),
              .created = instant_of(text_at(body, "created_at"))};
  if (batch.word == "ended") batch.state = BatchState::ended;
  for (const char* name : {"processing", "succeeded", "errored", "canceled", "expired"}) {
    batch.requests += count_at(member(body, "request_counts"), name);
  }
  return batch;
}

// "BATCH_STATE_SUCCEEDED", in the SDKs "JOB_STATE_SUCCEEDED": what comes after the prefix.
std::string gemini_word(const Json& metadata) {
  const std::string word = text_at(metadata, "state");
  const auto prefix = word.find("STATE_");
  return prefix == std::string::npos ? word : word.substr(prefix + 6);
}

BatchState gemini_state(std::string_view word, bool done, bool error) {
  constexpr auto kEnded =
      std::to_array<std::string_view>({"SUCCEEDED", "PARTIALLY_SUCCEEDED", "EXPIRED", "CANCELLED"});
  if (std::ranges::contains(kEnded, word)) return BatchState::ended;
  if (word == "FAILED" || error) return BatchState::failed;
  return done ? BatchState::ended : BatchState::running;
}

std::optional<Batch> gemini_read(const Endpoint& endpoint, const Json& body) {
  Batch batch{.id = text_at(body, "name")};
  if (!batch.id.starts_with("batches/")) return std::nullopt;
  const Json& metadata = member(body, "metadata");
  const Json& done = member(body, "done");
  batch.name = text_at(metadata, "displayName");
  batch.word = gemini_word(metadata);
  batch.created = instant_of(text_at(metadata, "createTime"));
  batch.requests = number_of(text_at(member(metadata, "batchStats"), "requestCount"));
  batch.state = gemini_state(batch.word, done.is_boolean() && done.get<bool>(),
                             !member(body, "error").is_null());
  if (batch.state == BatchState::failed) {
    batch.outcome = outcome_of_failed(member(body, "error"));
    batch.detail = describe(0, body, endpoint.key.reveal());
  }
  return batch;
}

std::optional<Batch> read(const Endpoint& endpoint, const Json& body) {
  auto batch = endpoint.wire == Wire::anthropic ? anthropic_read(body)
               : endpoint.wire == Wire::gemini  ? gemini_read(endpoint, body)
                                                : openai_read(endpoint, body);
  return batch && !batch->id.empty() ? std::move(batch) : std::nullopt;
}

}  // namespace

std::optional<Batch> read_batch(const Endpoint& endpoint, std::string_view body) {
  const auto parsed = parse_strict(body, kBodyDepth);
  return parsed ? read(endpoint, *parsed) : std::nullopt;
}

std::optional<BatchPage> read_batches(const Endpoint& endpoint, std::string_view body) {
  const bool gemini = endpoint.wire == Wire::gemini;
  const auto parsed = parse_strict(body, kBodyDepth);
  if (!parsed || !parsed->is_object()) return std::nullopt;
  const Json& list = member(*parsed, gemini ? "operations" : "data");
  // Gemini leaves an empty list out.
  if (!list.is_array() && !(gemini && list.is_null())) return std::nullopt;
  BatchPage page;
  for (const Json& entry : list) {
    if (auto batch = read(endpoint, entry)) page.batches.push_back(*std::move(batch));
  }
  if (gemini) {
    page.next = text_at(*parsed, "nextPageToken");
    return page;
  }
  const Json& more = member(*parsed, "has_more");
  if (more.is_boolean() && more.get<bool>()) {
    page.next = text_at(*parsed, "last_id");
    if (page.next.empty() && !page.batches.empty()) page.next = page.batches.back().id;
  }
  return page;
}

}  // namespace iscan::llm_wire
