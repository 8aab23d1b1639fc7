// What a batch brought: each answer to the ledger, to the cache and to its question.
#include <utility>

#include "llm/batch_service.h"
#include "llm/failure.h"
#include "llm/store_ports.h"

namespace iscan::llm {
namespace {

using llm_wire::BatchRow;
using llm_wire::Outcome;
using llm_wire::Reading;
using llm_wire::RowEnd;
using ports::LlmAfter;

LlmAfter after(Outcome outcome) {
  const bool helps = outcome == Outcome::retry || outcome == Outcome::invalid_response ||
                     outcome == Outcome::pause_provider;
  return helps ? LlmAfter::again : LlmAfter::answered;
}

}  // namespace

BatchService::Row BatchService::not_come_to(std::string outcome) {
  return {{.outcome = Outcome::retry}, std::move(outcome), LlmAfter::again};
}

BatchService::Row BatchService::row_of(const BatchLane& lane, const std::string& schema,
                                       const BatchRow& row) {
  if (row.end == RowEnd::expired) return not_come_to("batch_expired");
  if (row.end == RowEnd::canceled) return not_come_to("batch_canceled");
  Reading reading = lane.provider->read(schema, row);
  std::string outcome(to_string(reading.outcome));
  const LlmAfter next = after(reading.outcome);
  return {std::move(reading), std::move(outcome), next};
}

bool BatchService::end_call(const ports::LlmBatch& batch, const ports::LlmOpenCall& call, Row row) {
  const Instant now = ports_.clock.now();
  Reading& reading = row.reading;
  std::optional<Decimal> cost;
  if (tells_its_cost(reading)) {
    auto price = ports_.prices.cost(batch.model, day_of(now), reading.usage, Service::batch);
    if (price) cost = *price;
  }
  const ports::LlmCallEnd end{.outcome = row.outcome,
                              .input_tokens = reading.usage.input,
                              .cached_tokens = reading.usage.cached_input,
                              .output_tokens = reading.usage.output,
                              .cost = cost.value_or(Decimal{}),
                              .request_id = std::move(reading.request_id),
                              .ended = now};
  ports::LlmBatchAnswer answer{.outcome = row.outcome,
                               .text = {},
                               .value = std::move(reading.value),
                               .detail = std::move(reading.detail)};
  // A repair quotes it.
  if (reading.outcome == Outcome::invalid_content) answer.text = std::move(reading.text);
  auto ended = ports_.store.end_call(call, end, answer, row.after, options_.most_tries);
  if (!ended) return done("llm_batch_unwritable", fail(std::move(ended).error()));
  if (*ended) {
    count_call(ports_.metrics, batch.provider + "/" + batch.model, row.outcome, reading.usage,
               cost);
  }
  return true;
}

void BatchService::take_results(const ports::LlmBatch& batch, const llm_wire::Batch& ended,
                                const BatchLane& lane, const std::stop_token& stop) {
  auto rows = lane.provider->rows(ended, stop);
  if (!rows) {
    if (stop.stop_requested()) return;
    log_failure("llm_batch_unread", batch, rows.error());
    return look_again(batch);
  }
  auto open = ports_.store.open_calls(batch.id);
  if (!open) {
    done("llm_batches_unreadable", fail(std::move(open).error()));
    return;
  }
  std::map<std::string, ports::LlmOpenCall> calls;
  for (ports::LlmOpenCall& call : *open) calls.emplace(call.call, std::move(call));
  std::map<std::string, std::int64_t> counts;
  const auto end = [&](const ports::LlmOpenCall& call, Row row) {
    ++counts[row.outcome];
    return end_call(batch, call, std::move(row));
  };
  for (const BatchRow& row : *rows) {
    const auto call = calls.extract(row.id);
    if (call.empty()) continue;
    // What was not written is read again at the next look.
    if (!end(call.mapped(), row_of(lane, call.mapped().schema, row))) return look_again(batch);
  }
  // The provider did not come to these.
  for (const auto& [id, call] : calls) {
    if (!end(call, not_come_to("batch_expired"))) return look_again(batch);
  }
  close(batch, ended.word, counts);
}

void BatchService::end_all(const ports::LlmBatch& batch, const std::string& outcome, LlmAfter next,
                           const std::string& closing) {
  auto open = ports_.store.open_calls(batch.id);
  if (!open) {
    done("llm_batches_unreadable", fail(std::move(open).error()));
    return;
  }
  for (const ports::LlmOpenCall& call : *open) {
    if (!end_call(batch, call, {{.outcome = Outcome::retry}, outcome, next})) return;
  }
  close(batch, closing, {{outcome, static_cast<std::int64_t>(open->size())}});
}

void BatchService::close(const ports::LlmBatch& batch, const std::string& outcome,
                         const std::map<std::string, std::int64_t>& counts) {
  if (!done("llm_batch_unwritable", ports_.store.close(batch.id, outcome, ports_.clock.now()))) {
    return;
  }
  ports_.metrics.count(ports::Metric::llm_batches_total, outcome);
  std::string words;
  for (const auto& [name, count] : counts) {
    words += (words.empty() ? "" : ", ") + std::to_string(count) + " " + name;
  }
  const auto age = ports_.clock.now() - batch.created;
  ports_.log.info("llm_batch_ended",
                  {{"batch", batch.id},
                   {"provider", batch.provider},
                   {"model", batch.model},
                   {"outcome", outcome},
                   {"calls", words},
                   {"seconds", std::chrono::floor<std::chrono::seconds>(age).count()}});
}

}  // namespace iscan::llm
