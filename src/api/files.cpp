// The original file and pictures of its pages.
#include <fcntl.h>

#include <format>

#include "api/handlers.h"
#include "api/parse.h"
#include "api/render.h"
#include "http/file_response.h"
#include "http/problem.h"

namespace iscan::api {
namespace {

using http::problem;
using http::Response;

Response no_such_page() { return problem(404, "page_unknown", "The document has no such page."); }

// Pages of private papers: kept by the browser alone, and asked for again each time.
constexpr std::string_view kPrivate = "private, no-cache";

}  // namespace

// Always a download with no type to act on: an uploaded HTML file must not run here.
Response get_original(const Call& call) {
  const auto record = call.service().status(call.who.company, call.document());
  if (!record) return problem(record.error());
  auto original = call.service().open_original(call.who.company, call.document());
  if (!original) return problem(original.error());
  const ports::FileView view = original->file.view();
  UniqueFd own(::fcntl(view.fd, F_DUPFD_CLOEXEC, 0));
  if (!own.valid()) {
    return problem(503, "storage_unavailable", "The file cannot be opened now; try again.");
  }
  Response out = http::file_response(call.request, {.fd = std::move(own),
                                                    .size = view.size,
                                                    .content_type = "application/octet-stream",
                                                    .etag = record->upload.blob.value});
  out.headers.add("Content-Disposition", http::attachment_disposition(original->name));
  out.headers.set("Content-Security-Policy", "sandbox");
  out.headers.set("Cache-Control", kPrivate);
  return out;
}

Response get_page(const Call& call) {
  const auto record = call.service().status(call.who.company, call.document());
  if (!record) return problem(record.error());
  const auto page = page_number_from(call.request);
  if (!page) return no_such_page();
  const auto dpi = resolution_from(call.request);
  if (!dpi) return problem(dpi.error());
  const std::string etag = std::format("{}-{}-{}", record->upload.blob.value, *page, *dpi);
  Response out{
      .headers = {{"ETag", std::format("\"{}\"", etag)}, {"Cache-Control", std::string(kPrivate)}}};
  if (http::client_has(call.request, etag)) {
    out.status = 304;
    return out;
  }
  if (!call.context.page_renders.try_acquire()) {
    return problem(503, "server_busy", "The service is busy; try again in a moment.");
  }
  const auto png = call.service().page_png(call.who.company, call.document(), *page, *dpi);
  call.context.page_renders.release();
  if (!png) return problem(png.error());
  out.headers.add("Content-Type", "image/png");
  out.body = std::string(as_text(*png));
  return out;
}

Response get_page_words(const Call& call) {
  const auto page = page_number_from(call.request);
  if (!page) return no_such_page();
  const auto text = call.service().page_text(call.who.company, call.document(), *page);
  if (!text) return problem(text.error());
  return http::json_response(200, page_words_json(*text));
}

}  // namespace iscan::api
