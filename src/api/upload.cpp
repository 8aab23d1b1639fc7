// Uploads: each file goes to disk part by part while it arrives.
#include "api/handlers.h"
#include "api/parse.h"
#include "api/render.h"
#include "base/trace.h"
#include "http/multipart.h"
#include "http/problem.h"

namespace iscan::api {
namespace {

// Parts without a file name are form fields of the client's page; they are read past.
class UploadSink final : public http::BodySink, http::PartHandler {
 public:
  UploadSink(const Call& call, std::string_view boundary, bool can_wait)
      : service_(call.service()),
        company_(call.who.company),
        can_wait_(can_wait),
        parser_(boundary, *this) {
    if (const auto key = call.request.header("Idempotency-Key")) key_ = *key;
    trace_ = sound_traceparent(call.request.header("traceparent").value_or(""));
  }

  Result<> write(std::string_view bytes) override { return parser_.write(bytes); }

  http::Response finish() override {
    if (const auto complete = parser_.finish(); !complete) return http::problem(complete.error());
    const auto accepted = service_.accept(company_, std::move(files_), key_, trace_, can_wait_);
    if (!accepted) return http::problem(accepted.error());
    std::vector<AcceptedDocument> documents;
    for (const ports::Accepted& one : *accepted) documents.push_back(described(one));
    http::Response out = http::json_response(202, accepted_json(documents));
    out.headers.add("Location", "/api/v1/documents/" + accepted->front().document.value);
    return out;
  }

 private:
  // The documents are accepted: a hint that cannot be found does not change that.
  AcceptedDocument described(const ports::Accepted& ids) {
    auto earlier = service_.duplicate_of(company_, ids.document);
    return {ids, document::State::preprocessing, earlier ? std::move(*earlier) : std::nullopt};
  }

  Result<> begin(const http::PartHead& head) override {
    if (!head.filename) return {};
    auto upload = service_.begin_upload();
    if (!upload) return fail(std::move(upload).error());
    name_ = *head.filename;
    upload_.emplace(std::move(*upload));
    return {};
  }

  Result<> data(std::string_view bytes) override {
    return upload_ ? upload_->write(as_bytes(bytes)) : Result<>{};
  }

  Result<> end() override {
    if (!upload_) return {};
    auto file = upload_->finish(name_);
    upload_.reset();
    if (!file) return fail(std::move(file).error());
    files_.push_back(std::move(*file));
    return {};
  }

  service::Service& service_;
  CompanyId company_;
  bool can_wait_;
  http::MultipartParser parser_;
  std::optional<std::string> key_;
  std::optional<std::string> trace_;
  std::string name_;  // of the file being written, as the client calls it
  std::optional<service::Upload> upload_;
  std::vector<service::UploadedFile> files_;
};

}  // namespace

std::expected<std::unique_ptr<http::BodySink>, http::Response> open_upload(const Call& call) {
  const auto boundary = http::boundary_of(call.request.header("Content-Type").value_or(""));
  if (!boundary) return std::unexpected(http::problem(boundary.error()));
  const auto can_wait = can_wait_from(call.request);
  if (!can_wait) return std::unexpected(http::problem(can_wait.error()));
  return std::make_unique<UploadSink>(call, *boundary, *can_wait);
}

}  // namespace iscan::api
