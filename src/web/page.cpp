#include "web/page.h"

#include <algorithm>
#include <array>
#include <format>

#include "http/accept.h"
#include "http/file_response.h"
#include "http/problem.h"
#include "web/assets.h"

namespace iscan::web {
namespace {

using http::Request;
using http::Response;

constexpr std::string_view kIndex = "/index.html";
// Where nothing is a page of ours: an address there that does not exist is an error.
constexpr std::array<std::string_view, 7> kNoPages = {"api",     "assets",       "docs",  "healthz",
                                                      "metrics", "openapi.json", "readyz"};

// All that the page needs comes from here; pictures of pages are made in the browser from answers
// that needed a token (blob:). Nothing inline runs, nobody may frame it.
constexpr std::string_view kPolicy =
    "default-src 'self'; img-src 'self' blob:; object-src 'none'; base-uri 'none'; "
    "form-action 'self'; frame-ancestors 'none'";

const Asset* find(std::string_view path) {
  const auto all = assets();
  const auto place = std::ranges::lower_bound(all, path, {}, &Asset::path);
  return place != all.end() && place->path == path ? &*place : nullptr;
}

std::string_view first_segment(std::string_view path) {
  path.remove_prefix(std::min<std::size_t>(1, path.size()));
  return path.substr(0, path.find('/'));
}

bool is_page_address(const Request& request) {
  return std::ranges::find(kNoPages, first_segment(request.path)) == kNoPages.end() &&
         request.header("Accept").value_or("").contains("text/html");
}

const Asset* asset_for(const Request& request) {
  if (const Asset* file = find(request.path)) return file;
  return request.path == "/" || is_page_address(request) ? find(kIndex) : nullptr;
}

}  // namespace

Response serve_page(const Request& request) {
  const Asset* asset = asset_for(request);
  if (asset == nullptr) return http::path_unknown();
  // Other bytes need another strong validator (RFC 9110 section 8.8.3.3).
  const bool gzip = !asset->gzip.empty() && http::accepts_gzip(request);
  const std::string etag = std::format("{}{}", asset->etag, gzip ? "-gzip" : "");
  Response out{.headers = {{"ETag", std::format("\"{}\"", etag)},
                           {"Vary", "Accept-Encoding"},
                           {"Cache-Control",
                            asset->immutable ? "public, max-age=31536000, immutable" : "no-cache"},
                           {"Content-Security-Policy", std::string(kPolicy)},
                           {"Cross-Origin-Opener-Policy", "same-origin"},
                           {"X-Frame-Options", "DENY"},
                           {"Permissions-Policy", "geolocation=(), microphone=()"}}};
  if (http::client_has(request, etag)) {
    out.status = 304;
    return out;
  }
  out.headers.add("Content-Type", asset->content_type);
  if (gzip) out.headers.add("Content-Encoding", "gzip");
  out.body = std::string(gzip ? asset->gzip : asset->plain);
  return out;
}

}  // namespace iscan::web
