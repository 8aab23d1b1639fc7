// Documents: lists, looks, corrections and decisions.
#include <charconv>
#include <format>

#include "api/handlers.h"
#include "api/parse.h"
#include "api/render.h"
#include "http/problem.h"

namespace iscan::api {
namespace {

using http::json_response;
using http::problem;
using http::Response;

// If-Match: "7" makes a change depend on the version the client has seen.
Result<service::Version> version_from(const http::Request& request) {
  const auto field = request.header("If-Match");
  if (!field || *field == "*") return std::nullopt;
  std::int64_t version = 0;
  const auto end = field->data() + field->size();
  const bool quoted = field->size() > 2 && field->front() == '"' && field->back() == '"';
  const auto [stop, error] = std::from_chars(field->data() + (quoted ? 1 : 0), end, version);
  if (!quoted || error != std::errc{} || stop != end - 1) {
    return fail(ErrorKind::invalid_input, "version_invalid",
                "If-Match takes the ETag of the document, for example \"3\".");
  }
  return version;
}

// The standard has a status of its own for a condition that does not hold.
Response refused(const Error& error, const service::Version& version) {
  if (version && error.code == "document_changed") return problem(412, error.code, error.message);
  return problem(error);
}

// Makes a change that may depend on a version, and shows what it led to.
Response document_after(const Call& call, auto&& change) {
  const auto version = version_from(call.request);
  if (!version) return problem(version.error());
  const Result<> changed = change(*version);
  if (!changed) return refused(changed.error(), *version);
  return get_document(call);
}

}  // namespace

Response list_documents(const Call& call) {
  const auto filter = filter_from(call.request);
  if (!filter) return problem(filter.error());
  std::optional<std::string> cursor;
  if (const auto text = call.request.query_value("cursor")) cursor = *text;
  const auto page = call.service().list(call.who.company, *filter, cursor);
  if (!page) return problem(page.error());
  return json_response(200, page_json(*page));
}

Response get_document(const Call& call) {
  const auto record = call.service().status(call.who.company, call.document());
  if (!record) return problem(record.error());
  Response out = json_response(200, document_json(*record));
  out.headers.add("ETag", std::format("\"{}\"", record->version));
  return out;
}

Response get_status(const Call& call) {
  const auto record = call.service().status(call.who.company, call.document());
  if (!record) return problem(record.error());
  return json_response(200, status_json(*record));
}

Response get_result(const Call& call) {
  auto result = call.service().result(call.who.company, call.document());
  if (!result) return problem(result.error());
  return json_response(200, std::move(*result));
}

Response list_llm_calls(const Call& call) {
  const auto calls = call.service().llm_calls(call.who.company, call.document());
  if (!calls) return problem(calls.error());
  return json_response(200, llm_calls_json(*calls));
}

Response correct_document(const Call& call) {
  const auto corrections = corrections_from(call.request);
  if (!corrections) return problem(corrections.error());
  return document_after(call, [&](const service::Version& version) {
    return call.service().correct(call.who.company, call.document(), call.who.token, *corrections,
                                  version);
  });
}

Response approve_document(const Call& call) {
  return document_after(call, [&](const service::Version& version) {
    return call.service().approve(call.who.company, call.document(), version);
  });
}

Response reject_document(const Call& call) {
  return document_after(call, [&](const service::Version& version) {
    return call.service().reject(call.who.company, call.document(), version);
  });
}

Response restart_document(const Call& call) {
  const auto stage = stage_from(call.request);
  if (!stage) return problem(stage.error());
  const auto version = version_from(call.request);
  if (!version) return problem(version.error());
  const auto accepted = call.service().restart(call.who.company, call.document(), *stage, *version);
  if (!accepted) return refused(accepted.error(), *version);
  const auto record = call.service().status(call.who.company, call.document());
  if (!record) return problem(record.error());
  return json_response(202, accepted_json({{*accepted, record->state, std::nullopt}}));
}

Response delete_document(const Call& call) {
  const auto removed = call.service().remove(call.who.company, call.document());
  if (!removed) return problem(removed.error());
  return {.status = 204};
}

}  // namespace iscan::api
