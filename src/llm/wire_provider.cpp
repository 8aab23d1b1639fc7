#include "llm/wire_provider.h"

#include <utility>
#include <vector>

#include "llm/without_key.h"

namespace iscan::llm {

http_client::Options model_http_options() {
  http_client::Options options;
  options.connect = std::chrono::seconds{10};
  options.total = std::chrono::seconds{120};
  options.stall = std::chrono::seconds{90};
  options.compressed = true;
  options.ask_first = false;
  return options;
}

namespace {

using Headers = std::vector<std::pair<std::string, std::string>>;

Headers taken(std::vector<http_client::Header>& from) {
  Headers headers;
  for (auto& [name, value] : from) headers.emplace_back(std::move(name), std::move(value));
  return headers;
}

// What it means for questions that a list is not shown.
Error unlisted(int status, const llm_wire::Reading& reading) {
  using llm_wire::Outcome;
  Error error{.kind = ErrorKind::not_found,
              .code = "llm_models_unlisted",
              .message = "The provider does not list its models.",
              .detail = reading.detail};
  if (reading.outcome == Outcome::fatal_auth && status != 403) {
    error = {ErrorKind::unauthenticated, "llm_misconfigured", "The provider refuses the key.",
             reading.detail};
  } else if (reading.outcome == Outcome::retry || reading.outcome == Outcome::pause_provider) {
    error = {ErrorKind::unavailable, "llm_unavailable", "The provider does not answer now.",
             reading.detail, true};
  }
  return error;
}

}  // namespace

WireProvider::WireProvider(std::string name, llm_wire::Endpoint endpoint, http_client::Options http,
                           const Clock& clock)
    : name_(std::move(name)),
      endpoint_(std::move(endpoint)),
      client_(std::move(http)),
      clock_(clock) {}

llm_wire::Call WireProvider::prepare(const llm_wire::Prompt& prompt, llm_wire::Rung rung,
                                     std::string_view continuation) const {
  return llm_wire::ask(endpoint_, prompt, rung, continuation);
}

std::string WireProvider::without_key(std::string text) const {
  return llm::without_key(endpoint_.key, std::move(text));
}

Result<http_client::Answer> WireProvider::request(const llm_wire::Call& call,
                                                  const std::stop_token& stop,
                                                  std::optional<std::chrono::milliseconds> total) {
  http_client::Request request{
      .method = call.method, .url = call.url, .body = call.body, .total = total, .stop = stop};
  for (const auto& [name, value] : call.headers) request.headers.push_back({name, value});
  auto answer = client_.send(request);
  if (answer) return answer;
  Error error = std::move(answer).error();
  error.detail = without_key(std::move(error.detail));
  return fail(std::move(error).at(name_));
}

Result<Reply> WireProvider::send(const llm_wire::Call& call, const llm_wire::Prompt& prompt,
                                 std::string_view begun, const std::stop_token& stop) {
  auto answer = request(call, stop);
  if (!answer) return fail(std::move(answer).error());
  const Headers headers = taken(answer->headers);
  Reply reply{.reading = llm_wire::read_answer(endpoint_, prompt, answer->status, headers,
                                               answer->body, begun),
              .rate = read_rate_headers(headers, clock_.now())};
  reply.reading.detail = without_key(std::move(reply.reading.detail));
  reply.reading.request_id = without_key(std::move(reply.reading.request_id));
  reply.reading.value = without_key(std::move(reply.reading.value));
  return reply;
}

Result<std::vector<llm_wire::Model>> WireProvider::models(const std::stop_token& stop) {
  auto answer = request(llm_wire::list_models(endpoint_), stop, std::chrono::seconds{30});
  if (!answer) return fail(std::move(answer).error());
  if (answer->ok()) {
    if (auto models = llm_wire::read_models(endpoint_, answer->body)) return *std::move(models);
  }
  auto reading =
      llm_wire::read_answer(endpoint_, {}, answer->status, taken(answer->headers), answer->body);
  reading.detail = without_key(std::move(reading.detail));
  if (answer->ok()) reading = {.detail = "what came back is no list of models"};
  return fail(unlisted(answer->status, reading));
}

}  // namespace iscan::llm
