// The results of a batch: JSON lines of OpenAI and Anthropic, a list within Gemini's operation.
#include <array>
#include <utility>

#include "llm_wire/batch.h"
#include "llm_wire/members.h"
#include "llm_wire/strict_json.h"

namespace iscan::llm_wire {
namespace {

// A row holds a whole body.
constexpr int kRowDepth = kBodyDepth + 8;

constexpr int kServerFailed = 500;

std::optional<BatchRow> openai_row(const Json& line) {
  BatchRow row{.id = text_at(line, "custom_id")};
  const Json& response = member(line, "response");
  if (response.is_object()) {
    row.status = static_cast<int>(count_at(response, "status_code"));
    row.request_id = text_at(response, "request_id");
    row.body = dump(member(response, "body"));
    return row;
  }
  const Json& error = member(line, "error");
  const std::string code = text_at(error, "code");
  if (code == "batch_expired") row.end = RowEnd::expired;
  if (code == "batch_cancelled") row.end = RowEnd::canceled;
  row.status = kServerFailed;
  row.body = dump({{"error", error}});
  return row;
}

// The status that an error at once comes with.
int anthropic_status(std::string_view type) {
  constexpr auto kStatuses =
      std::to_array<std::pair<std::string_view, int>>({{"invalid_request_error", 400},
                                                       {"authentication_error", 401},
                                                       {"billing_error", 402},
                                                       {"permission_error", 403},
                                                       {"not_found_error", 404},
                                                       {"request_too_large", 413},
                                                       {"rate_limit_error", 429},
                                                       {"timeout_error", 504},
                                                       {"overloaded_error", 529}});
  for (const auto& [name, status] : kStatuses) {
    if (name == type) return status;
  }
  return kServerFailed;
}

std::optional<BatchRow> anthropic_row(const Json& line) {
  BatchRow row{.id = text_at(line, "custom_id")};
  const Json& result = member(line, "result");
  const std::string type = text_at(result, "type");
  if (type == "succeeded") {
    row.status = 200;
    row.body = dump(member(result, "message"));
  } else if (type == "errored") {
    // The same object as the body of an answer: {"type":"error","error":{…},"request_id":…}.
    const Json& error = member(result, "error");
    row.status = anthropic_status(text_at(member(error, "error"), "type"));
    row.request_id = text_at(error, "request_id");
    row.body = dump(error);
  } else if (type == "expired") {
    row.end = RowEnd::expired;
  } else if (type == "canceled") {
    row.end = RowEnd::canceled;
  } else {
    return std::nullopt;
  }
  return row;
}

// google.rpc.Code in the statuses that HTTP has for it.
int gemini_status(std::int64_t code) {
  switch (code) {
    case 3:
    case 9:
    case 11: return 400;
    case 4: return 504;
    case 5: return 404;
    case 6:
    case 10: return 409;
    case 7: return 403;
    case 8: return 429;
    case 12: return 501;
    case 14: return 503;
    case 16: return 401;
    default: break;
  }
  return code >= 400 && code <= 599 ? static_cast<int>(code) : kServerFailed;
}

std::optional<BatchRow> gemini_row(const Json& entry) {
  constexpr std::int64_t kCancelled = 1;
  BatchRow row{.id = text_at(member(entry, "metadata"), "key")};
  const Json& error = member(entry, "error");
  if (error.is_null()) {
    row.status = 200;
    row.body = dump(member(entry, "response"));
    return row;
  }
  const auto code = count_at(error, "code");
  if (code == kCancelled) row.end = RowEnd::canceled;
  row.status = gemini_status(code);
  row.body = dump({{"error", error}});
  return row;
}

void take(std::vector<BatchRow>& rows, std::optional<BatchRow> row) {
  if (row && !row->id.empty()) rows.push_back(*std::move(row));
}

// The list has the same name twice, one in the other.
std::vector<BatchRow> gemini_rows(std::string_view body) {
  const auto operation = parse_strict(body, kRowDepth);
  std::vector<BatchRow> rows;
  if (!operation) return rows;
  const Json& output = member(member(*operation, "response"), "inlinedResponses");
  for (const Json& entry : member(output, "inlinedResponses")) take(rows, gemini_row(entry));
  return rows;
}

}  // namespace

std::vector<BatchRow> read_rows(const Endpoint& endpoint, std::string_view body) {
  if (endpoint.wire == Wire::gemini) return gemini_rows(body);
  std::vector<BatchRow> rows;
  while (!body.empty()) {
    const auto end = body.find('\n');
    const auto line = parse_strict(body.substr(0, end), kRowDepth);
    body.remove_prefix(end == std::string_view::npos ? body.size() : end + 1);
    if (!line) continue;
    take(rows, endpoint.wire == Wire::anthropic ? anthropic_row(*line) : openai_row(*line));
  }
  return rows;
}

Reading read_row(const Endpoint& endpoint, const std::string& schema, const BatchRow& row) {
  std::vector<std::pair<std::string, std::string>> headers;
  if (!row.request_id.empty()) headers.emplace_back("x-request-id", row.request_id);
  return read_answer(endpoint, {.schema = schema}, row.status, headers, row.body);
}

}  // namespace iscan::llm_wire
