#include "llm/wire_provider.h"

#include <utility>
#include <vector>

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

// Servers quote the key they refuse, proxies whole requests.
std::string WireProvider::without_key(std::string text) const {
  const std::string& key = endpoint_.key.reveal();
  if (key.empty()) return text;
  for (auto at = text.find(key); at != std::string::npos; at = text.find(key, at + 3)) {
    text.replace(at, key.size(), "***");
  }
  return text;
}

Result<Reply> WireProvider::send(const llm_wire::Call& call, const llm_wire::Prompt& prompt,
                                 std::string_view begun, const std::stop_token& stop) {
  http_client::Request request{
      .method = call.method, .url = call.url, .body = call.body, .stop = stop};
  for (const auto& [name, value] : call.headers) request.headers.push_back({name, value});
  auto answer = client_.send(request);
  if (!answer) {
    Error error = std::move(answer).error();
    error.detail = without_key(std::move(error.detail));
    return fail(std::move(error).at(name_));
  }
  std::vector<std::pair<std::string, std::string>> headers;
  for (auto& [name, value] : answer->headers) {
    headers.emplace_back(std::move(name), std::move(value));
  }
  Reply reply{.reading = llm_wire::read_answer(endpoint_, prompt, answer->status, headers,
                                               answer->body, begun),
              .rate = read_rate_headers(headers, clock_.now())};
  reply.reading.detail = without_key(std::move(reply.reading.detail));
  reply.reading.request_id = without_key(std::move(reply.reading.request_id));
  reply.reading.value = without_key(std::move(reply.reading.value));
  return reply;
}

}  // namespace iscan::llm
