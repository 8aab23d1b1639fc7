// The description of the API, made from schemas/openapi.yaml by tools/make_api_docs.py at build
// time. Internal to api.
#pragma once

#include <string_view>

namespace iscan::api {

std::string_view openapi_json();
// A page for people; all it needs is in it.
std::string_view docs_html();
// Of the page's style sheet, as a source of a Content-Security-Policy: "sha256-…".
std::string_view docs_style_hash();

}  // namespace iscan::api
