// The answers to every address of the API, one function each; routes.cpp lists them. Internal to
// api.
#pragma once

#include "api/context.h"
#include "http/message.h"

namespace iscan::api {

// documents.cpp
http::Response list_documents(const Call& call);
http::Response get_document(const Call& call);
http::Response get_status(const Call& call);
http::Response get_result(const Call& call);
http::Response list_llm_calls(const Call& call);
http::Response correct_document(const Call& call);
http::Response approve_document(const Call& call);
http::Response reject_document(const Call& call);
http::Response restart_document(const Call& call);
http::Response delete_document(const Call& call);

// files.cpp
http::Response get_original(const Call& call);
http::Response get_page(const Call& call);
http::Response get_page_words(const Call& call);

// upload.cpp: the token has been checked.
std::expected<std::unique_ptr<http::BodySink>, http::Response> open_upload(const Call& call);

// events.cpp
http::Response stream_events(const Call& call);

// dead_letters.cpp
http::Response list_dead_letters(const Call& call);
http::Response restart_dead_letter(const Call& call);
http::Response drop_dead_letter(const Call& call);

// admin.cpp
http::Response list_companies(const Call& call);
http::Response create_company(const Call& call);
http::Response list_tokens(const Call& call);
http::Response create_token(const Call& call);
http::Response revoke_token(const Call& call);

// operations.cpp: no token needed.
http::Response health(Context& context, const http::Request& request);
http::Response readiness(Context& context, const http::Request& request);
http::Response metrics(Context& context, const http::Request& request);
http::Response openapi(Context& context, const http::Request& request);
http::Response docs(Context& context, const http::Request& request);

}  // namespace iscan::api
