#include "api/render.h"

#include <cmath>
#include <format>
#include <nlohmann/json.hpp>

#include "base/date.h"

namespace iscan::api {
namespace {

using Json = nlohmann::ordered_json;

// Texts from files may be anything; an answer must not fail on them.
std::string text_of(const Json& json) {
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

template <class T>
Json or_null(const std::optional<T>& value) {
  return value ? Json(*value) : Json(nullptr);
}

Json progress_json(document::State state) {
  const auto progress = document::progress_of(state);
  return {{"current_step", progress.current_step},
          {"total_steps", progress.total_steps},
          {"percentage", progress.percentage}};
}

Json status_of(const ports::DocumentRecord& record) {
  Json out = {{"document_id", record.id.value},
              {"status", to_string(record.state)},
              {"status_name", document::display_name(record.state)},
              {"progress", progress_json(record.state)},
              {"waiting_for", nullptr},
              {"quality_score", or_null(record.quality_score)},
              {"verdict", nullptr}};
  if (record.waits_for_batch) out["waiting_for"] = "llm_batch";
  if (record.verdict) out["verdict"] = to_string(*record.verdict);
  if (record.failure) {
    out["error"] = {{"code", record.failure->code}, {"message", record.failure->message}};
  }
  out["created_at"] = to_iso(record.created_at);
  out["last_update"] = to_iso(record.updated_at);
  return out;
}

Json document_of(const ports::DocumentRecord& record) {
  Json out = status_of(record);
  out["version"] = record.version;
  out["file_name"] = record.upload.name;
  out["file_size"] = record.upload.size;
  out["can_wait"] = record.can_wait;
  const ports::Summary& summary = record.summary;
  out["summary"] = {{"number", summary.number},
                    {"seller", summary.seller},
                    {"issue_date", summary.issue_date},
                    {"currency", summary.currency},
                    {"gross", summary.gross}};
  return out;
}

Json accepted_of(const AcceptedDocument& accepted) {
  const std::string& id = accepted.ids.document.value;
  Json out = {{"document_id", id},
              {"task_id", accepted.ids.task.value},
              {"status", to_string(accepted.state)},
              {"status_url", std::format("/api/v1/documents/{}/status", id)},
              {"duplicate_of", nullptr}};
  if (accepted.duplicate_of) out["duplicate_of"] = accepted.duplicate_of->value;
  return out;
}

Json company_of(const ports::CompanyRecord& company) {
  return {
      {"id", company.id.value}, {"name", company.name}, {"created_at", to_iso(company.created_at)}};
}

Json token_of(const ports::TokenRecord& token) {
  Json out = {{"id", token.id.value},
              {"company_id", token.company.value},
              {"name", token.name},
              {"scopes", service::names_of(token.scopes)},
              {"created_at", to_iso(token.created_at)},
              {"last_used_at", nullptr},
              {"revoked_at", nullptr}};
  if (token.last_used_at) out["last_used_at"] = to_iso(*token.last_used_at);
  if (token.revoked_at) out["revoked_at"] = to_iso(*token.revoked_at);
  return out;
}

Json dead_letter_of(const ports::DeadLetter& letter) {
  return {{"task_id", letter.task.value},
          {"document_id", letter.document.value},
          {"file_name", letter.file_name},
          {"stage", to_string(letter.stage)},
          {"queue", letter.queue},
          {"attempts", letter.attempts},
          {"deaths", letter.deaths},
          {"error", {{"code", letter.failure.code}, {"message", letter.failure.message}}},
          {"queued_at", to_iso(letter.queued_at)},
          {"failed_at", to_iso(letter.failed_at)}};
}

template <class T>
Json list_of(const std::vector<T>& records, Json (*convert)(const T&)) {
  Json out = Json::array();
  for (const T& record : records) out.push_back(convert(record));
  return out;
}

// A call without an end is under way, or its process died and it was perhaps paid.
Json llm_call_of(const ports::LlmCallRecord& record) {
  Json out{{"id", record.call.id},
           {"provider", record.call.provider},
           {"model", record.call.model},
           {"prompt", record.call.prompt},
           {"service", record.call.batch.empty() ? "at_once" : "batch"},
           {"batch_id", nullptr},
           {"request_sha256", record.call.request_hash},
           {"begun_at", to_iso(record.call.begun)},
           {"ended_at", nullptr}};
  if (!record.call.batch.empty()) out["batch_id"] = record.call.batch;
  if (!record.end) return out;
  out["ended_at"] = to_iso(record.end->ended);
  out["outcome"] = record.end->outcome;
  out["input_tokens"] = record.end->input_tokens;
  out["cached_tokens"] = record.end->cached_tokens;
  out["output_tokens"] = record.end->output_tokens;
  out["cost_usd"] = record.end->cost.to_string();
  out["request_id"] = record.end->request_id;
  return out;
}

double share(double part, double whole) {
  constexpr double kFourPlaces = 10'000;
  return whole > 0 ? std::round(part / whole * kFourPlaces) / kFourPlaces : 0;
}

Json word_of(const document::Word& word, const document::Page& page) {
  return {{"text", word.text},
          {"box",
           {share(word.box.x0, page.width), share(word.box.y0, page.height),
            share(word.box.x1, page.width), share(word.box.y1, page.height)}}};
}

}  // namespace

std::string status_json(const ports::DocumentRecord& record) { return text_of(status_of(record)); }

std::string document_json(const ports::DocumentRecord& record) {
  return text_of(document_of(record));
}

std::string page_json(const service::DocumentPage& page) {
  return text_of(
      {{"documents", list_of(page.documents, document_of)}, {"next", or_null(page.next)}});
}

std::string accepted_json(const std::vector<AcceptedDocument>& accepted) {
  Json out = accepted_of(accepted.front());
  out["documents"] = list_of(accepted, accepted_of);
  return text_of(out);
}

std::string dead_letters_json(const service::DeadLetterPage& page) {
  return text_of(
      {{"dead_letters", list_of(page.letters, dead_letter_of)}, {"next", or_null(page.next)}});
}

std::string llm_calls_json(const std::vector<ports::LlmCallRecord>& calls) {
  Decimal sum;
  for (const auto& record : calls) {
    if (record.end) sum = add(sum, record.end->cost).value_or(sum);
  }
  return text_of({{"calls", list_of(calls, llm_call_of)}, {"cost_usd", sum.to_string()}});
}

std::string page_words_json(const service::PageText& text) {
  Json words = Json::array();
  for (const document::Word& word : text.page.words) {
    if (!word.invisible) words.push_back(word_of(word, text.page));
  }
  return text_of({{"page", text.page.number}, {"pages", text.pages}, {"words", std::move(words)}});
}

std::string event_json(const ports::Event& event) {
  return text_of({{"document_id", event.document.value},
                  {"status", to_string(event.state)},
                  {"status_name", document::display_name(event.state)},
                  {"progress", progress_json(event.state)},
                  {"at", to_iso(event.at)}});
}

std::string company_json(const ports::CompanyRecord& company) {
  return text_of(company_of(company));
}

std::string companies_json(const std::vector<ports::CompanyRecord>& companies) {
  return text_of({{"companies", list_of(companies, company_of)}});
}

std::string tokens_json(const std::vector<ports::TokenRecord>& tokens) {
  return text_of({{"tokens", list_of(tokens, token_of)}});
}

std::string new_token_json(const service::NewToken& token) {
  Json out = token_of(token.record);
  out["token"] = token.text.reveal();
  return text_of(out);
}

std::string readiness_json(bool ready, const std::vector<ReadinessCheck>& checks) {
  Json list = Json::array();
  for (const ReadinessCheck& check : checks) {
    list.push_back({{"name", check.name}, {"ok", check.ok}, {"detail", check.detail}});
  }
  return text_of({{"status", ready ? "ready" : "not_ready"}, {"checks", std::move(list)}});
}

}  // namespace iscan::api
