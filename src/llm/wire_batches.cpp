#include "llm/wire_batches.h"

#include <iterator>
#include <utility>

#include "llm/failure.h"
#include "llm/without_key.h"

namespace iscan::llm {
namespace {

using llm_wire::Batch;
using llm_wire::BatchItem;
using llm_wire::BatchPage;
using llm_wire::BatchRow;
using llm_wire::Outcome;

// Answers of some ten kilobytes, thousands of them.
constexpr std::uint64_t kMostBytes = 512ULL << 20U;

// http_unreachable is also a connection that was closed after the request and before an answer.
bool may_have_arrived(const Error& error) {
  return error.code != "http_request_invalid" && error.code != "http_certificate";
}

// A gateway says these while what is behind it works on.
bool may_have_worked(int status) { return status == 408 || status == 409 || status >= 500; }

std::unexpected<BatchFailure> unreadable(std::string_view what) {
  return std::unexpected(BatchFailure{.outcome = Outcome::invalid_response,
                                      .detail = "what came back is no " + std::string(what),
                                      .perhaps_done = true});
}

}  // namespace

WireBatches::WireBatches(std::string name, llm_wire::Endpoint endpoint, http_client::Options http)
    : name_(std::move(name)), endpoint_(std::move(endpoint)), client_(std::move(http)) {}

BatchResult<std::string> WireBatches::request(const llm_wire::Call& call,
                                              const std::stop_token& stop) {
  http_client::Request request{.method = call.method,
                               .url = call.url,
                               .body = call.body,
                               .most = kMostBytes,
                               .total = {},
                               .stop = stop};
  for (const auto& [name, value] : call.headers) request.headers.push_back({name, value});
  auto answer = client_.send(request);
  if (!answer) {
    const Error& error = answer.error();
    return std::unexpected(
        BatchFailure{.outcome = outcome_of(error),
                     .detail = without_key(endpoint_.key, error.code + " " + error.detail),
                     .perhaps_done = may_have_arrived(error),
                     .retry_after = {}});
  }
  if (answer->ok()) return std::move(answer->body);
  std::vector<std::pair<std::string, std::string>> headers;
  for (auto& [name, value] : answer->headers) {
    headers.emplace_back(std::move(name), std::move(value));
  }
  auto reading = llm_wire::read_answer(endpoint_, {}, answer->status, headers, answer->body);
  return std::unexpected(BatchFailure{.outcome = reading.outcome,
                                      .detail = without_key(endpoint_.key, reading.detail),
                                      .perhaps_done = may_have_worked(answer->status),
                                      .retry_after = reading.retry_after});
}

BatchResult<std::string> WireBatches::upload(const std::string& name,
                                             std::span<const BatchItem> items,
                                             const std::stop_token& stop) {
  if (!llm_wire::wants_batch_file(endpoint_)) return std::string();
  auto body = request(llm_wire::upload_batch_file(endpoint_, name, items), stop);
  auto id = body ? llm_wire::read_file_id(*body) : std::nullopt;
  if (id) return *std::move(id);
  // A file alone is no batch: nothing is worked on.
  BatchFailure failure = body ? unreadable("file").error() : std::move(body).error();
  failure.perhaps_done = false;
  return std::unexpected(std::move(failure));
}

BatchResult<std::string> WireBatches::submit(const std::string& name,
                                             std::span<const BatchItem> items,
                                             const std::stop_token& stop) {
  auto file = upload(name, items, stop);
  if (!file) return file;
  auto body = request(llm_wire::create_batch(endpoint_, name, items, *file), stop);
  if (!body) return body;
  auto batch = llm_wire::read_batch(endpoint_, *body);
  if (!batch) return unreadable("batch");
  return std::move(batch->id);
}

BatchResult<Batch> WireBatches::look(const std::string& id, const std::stop_token& stop) {
  auto body = request(llm_wire::get_batch(endpoint_, id), stop);
  if (!body) return std::unexpected(std::move(body).error());
  auto batch = llm_wire::read_batch(endpoint_, *body);
  if (!batch) return unreadable("batch");
  batch->detail = without_key(endpoint_.key, std::move(batch->detail));
  return *std::move(batch);
}

BatchResult<BatchPage> WireBatches::list(const std::string& page, const std::stop_token& stop) {
  auto body = request(llm_wire::list_batches(endpoint_, page), stop);
  if (!body) return std::unexpected(std::move(body).error());
  auto read = llm_wire::read_batches(endpoint_, *body);
  if (!read) return unreadable("list of batches");
  return *std::move(read);
}

BatchResult<std::vector<BatchRow>> WireBatches::rows(const Batch& batch,
                                                     const std::stop_token& stop) {
  std::vector<BatchRow> rows;
  for (const auto& call : llm_wire::get_results(endpoint_, batch)) {
    auto body = request(call, stop);
    if (!body) return std::unexpected(std::move(body).error());
    std::ranges::move(llm_wire::read_rows(endpoint_, *body), std::back_inserter(rows));
  }
  return rows;
}

llm_wire::Reading WireBatches::read(const std::string& schema, const BatchRow& row) const {
  auto reading = llm_wire::read_row(endpoint_, schema, row);
  for (std::string* words : {&reading.text, &reading.value, &reading.detail, &reading.request_id}) {
    *words = without_key(endpoint_.key, std::move(*words));
  }
  return reading;
}

}  // namespace iscan::llm
