#include "llm_wire/batch.h"

#include <format>

#include "base/encode.h"
#include "llm_wire/address.h"
#include "llm_wire/members.h"
#include "llm_wire/strict_json.h"

namespace iscan::llm_wire {
namespace {

// Of a file at OpenAI: seven days, more than the day of a batch and a weekend without us.
constexpr int kFileSeconds = 7 * 86'400;

std::string quoted(const std::string& text) { return dump(Json(text)); }

// The bodies are texts on one line already: they go in as they are.
std::string joined(std::span<const BatchItem> items, std::string_view between,
                   const auto& line_of) {
  std::string text;
  for (const BatchItem& item : items) {
    if (!text.empty()) text += between;
    text += line_of(item);
  }
  return text;
}

std::string_view openai_path(const Endpoint& endpoint) {
  return endpoint.wire == Wire::openai_chat ? "/v1/chat/completions" : "/v1/responses";
}

std::string openai_lines(const Endpoint& endpoint, std::span<const BatchItem> items) {
  return joined(items, "\n",
                [&](const BatchItem& item) {
                  return std::format(R"({{"custom_id":{},"method":"POST","url":"{}","body":{}}})",
                                     quoted(item.id), openai_path(endpoint), item.body);
                }) +
         "\n";
}

std::string openai_batch(const Endpoint& endpoint, const std::string& name,
                         const std::string& file) {
  return dump({{"input_file_id", file},
               {"endpoint", openai_path(endpoint)},
               {"completion_window", "24h"},
               {"metadata", {{"iscan_batch", name}}},
               {"output_expires_after", {{"anchor", "created_at"}, {"seconds", kFileSeconds}}}});
}

std::string anthropic_batch(std::span<const BatchItem> items) {
  return std::format(R"({{"requests":[{}]}})", joined(items, ",", [](const BatchItem& item) {
                       return std::format(R"({{"custom_id":{},"params":{}}})", quoted(item.id),
                                          item.body);
                     }));
}

std::string gemini_batch(const std::string& name, std::span<const BatchItem> items) {
  const std::string requests = joined(items, ",", [](const BatchItem& item) {
    return std::format(R"({{"request":{},"metadata":{{"key":{}}}}})", item.body, quoted(item.id));
  });
  return std::format(
      R"({{"batch":{{"displayName":{},"inputConfig":{{"requests":{{"requests":[{}]}}}}}}}})",
      quoted(name), requests);
}

std::string form_field(const std::string& boundary, std::string_view name, std::string_view value) {
  return std::format("--{}\r\nContent-Disposition: form-data; name=\"{}\"\r\n\r\n{}\r\n", boundary,
                     name, value);
}

Call bare_get(const Endpoint& endpoint, std::string url) {
  return {.method = "GET", .url = std::move(url), .headers = headers_of(endpoint, false)};
}

std::string segment(const std::string& id) { return percent_encode(id); }

// "batches/…"; the folder belongs to the name.
std::string gemini_batch_path(const std::string& id) {
  return "/" + percent_encode(id, Slashes::keep);
}

}  // namespace

bool takes_batches(const Endpoint& endpoint) { return endpoint.dialect == Dialect::standard; }

bool wants_batch_file(const Endpoint& endpoint) {
  return endpoint.wire == Wire::openai_responses || endpoint.wire == Wire::openai_chat;
}

Call upload_batch_file(const Endpoint& endpoint, const std::string& name,
                       std::span<const BatchItem> items) {
  // Every line of the file begins with a brace, so none of them is the boundary.
  const std::string boundary = "iscan-" + name;
  Call call{.url = api_url(endpoint, "/files"), .headers = headers_of(endpoint, false)};
  call.headers.emplace_back("content-type", "multipart/form-data; boundary=" + boundary);
  call.body = form_field(boundary, "purpose", "batch") +
              form_field(boundary, "expires_after[anchor]", "created_at") +
              form_field(boundary, "expires_after[seconds]", std::to_string(kFileSeconds)) +
              std::format(
                  "--{0}\r\nContent-Disposition: form-data; name=\"file\"; "
                  "filename=\"{1}.jsonl\"\r\nContent-Type: application/octet-stream\r\n\r\n",
                  boundary, name) +
              openai_lines(endpoint, items) + std::format("\r\n--{}--\r\n", boundary);
  return call;
}

std::optional<std::string> read_file_id(std::string_view body) {
  const auto parsed = parse_strict(body, kBodyDepth);
  const std::string id = parsed ? text_at(*parsed, "id") : std::string();
  return id.empty() ? std::nullopt : std::optional(id);
}

Call create_batch(const Endpoint& endpoint, const std::string& name,
                  std::span<const BatchItem> items, const std::string& file) {
  Call call{.headers = headers_of(endpoint, true)};
  switch (endpoint.wire) {
    case Wire::anthropic:
      call.url = api_url(endpoint, "/messages/batches");
      call.body = anthropic_batch(items);
      break;
    case Wire::gemini:
      call.url = gemini_batch_url(endpoint);
      call.body = gemini_batch(name, items);
      break;
    case Wire::openai_responses:
    case Wire::openai_chat:
      call.url = api_url(endpoint, "/batches");
      call.body = openai_batch(endpoint, name, file);
      break;
  }
  return call;
}

Call get_batch(const Endpoint& endpoint, const std::string& id) {
  if (endpoint.wire == Wire::anthropic) {
    return bare_get(endpoint, api_url(endpoint, "/messages/batches/" + segment(id)));
  }
  if (endpoint.wire == Wire::gemini) {
    return bare_get(endpoint, api_url(endpoint, gemini_batch_path(id)));
  }
  return bare_get(endpoint, api_url(endpoint, "/batches/" + segment(id)));
}

Call list_batches(const Endpoint& endpoint, const std::string& page) {
  const auto url = [&](const char* path, const char* limit, const char* next) {
    std::string address = api_url(endpoint, std::format("{}?{}=100", path, limit));
    if (!page.empty()) address += std::format("&{}={}", next, percent_encode(page));
    return address;
  };
  if (endpoint.wire == Wire::anthropic) {
    return bare_get(endpoint, url("/messages/batches", "limit", "after_id"));
  }
  if (endpoint.wire == Wire::gemini) {
    return bare_get(endpoint, url("/batches", "pageSize", "pageToken"));
  }
  return bare_get(endpoint, url("/batches", "limit", "after"));
}

std::vector<Call> get_results(const Endpoint& endpoint, const Batch& batch) {
  // The address that Anthropic names is not followed: the key would go there.
  if (endpoint.wire == Wire::anthropic) {
    return {bare_get(endpoint,
                     api_url(endpoint, "/messages/batches/" + segment(batch.id) + "/results"))};
  }
  if (endpoint.wire == Wire::gemini) return {get_batch(endpoint, batch.id)};
  std::vector<Call> calls;
  for (const std::string& file : batch.files) {
    calls.push_back(bare_get(endpoint, api_url(endpoint, "/files/" + segment(file) + "/content")));
  }
  return calls;
}

}  // namespace iscan::llm_wire
