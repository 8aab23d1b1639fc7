#include "http_client/transfer.h"

#include <algorithm>
#include <format>
#include <utility>

#include "base/ascii.h"
#include "base/disk.h"

namespace iscan::http_client {
namespace {

// Of libcurl's many codes, those that tell what to do.
std::unexpected<Error> failed(CURLcode code, const char* message) {
  std::string detail = *message != '\0' ? message : curl_easy_strerror(code);
  switch (code) {
    case CURLE_OPERATION_TIMEDOUT:
      return fail(ErrorKind::timeout, "http_timeout", "The other service does not answer in time.",
                  std::move(detail), true);
    case CURLE_PARTIAL_FILE:
      return fail(ErrorKind::unavailable, "http_answer_incomplete",
                  "The other service broke its answer off.", std::move(detail), true);
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CACERT_BADFILE:
    case CURLE_SSL_ISSUER_ERROR:
      return fail(ErrorKind::unavailable, "http_certificate",
                  "The certificate of the other service is not to be trusted: check its address "
                  "and the certificates installed here.",
                  std::move(detail));
    case CURLE_URL_MALFORMAT:
    case CURLE_UNSUPPORTED_PROTOCOL:
      return fail(ErrorKind::unavailable, "http_request_invalid",
                  "The address of the other service is wrong: it must begin with http:// or "
                  "https://.",
                  std::move(detail));
    default:
      return fail(ErrorKind::unavailable, "http_unreachable",
                  "The other service cannot be reached: check its address, the network and the "
                  "proxy.",
                  std::move(detail), true);
  }
}

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view kSpace = " \t\r\n";
  const auto begin = text.find_first_not_of(kSpace);
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(kSpace) - begin + 1);
}

}  // namespace

void Transfer::prepare(CURL* handle, bool ask_first) {
  handle_ = handle;
  curl_slist* list = nullptr;
  for (const Header& header : request_.headers) {
    const std::string line =
        header.value.empty() ? header.name + ";" : header.name + ": " + header.value;
    list = curl_slist_append(list, line.c_str());
  }
  // A name without a value takes away what libcurl would add.
  if (!ask_first) list = curl_slist_append(list, "Expect:");
  headers_.reset(list);
  curl_easy_setopt(handle, CURLOPT_URL, request_.url.c_str());
  curl_easy_setopt(handle, CURLOPT_HTTPHEADER, headers_.get());
  curl_easy_setopt(handle, CURLOPT_HEADERFUNCTION, &Transfer::on_header);
  curl_easy_setopt(handle, CURLOPT_HEADERDATA, this);
  curl_easy_setopt(handle, CURLOPT_WRITEFUNCTION, &Transfer::on_body);
  curl_easy_setopt(handle, CURLOPT_WRITEDATA, this);
  curl_easy_setopt(handle, CURLOPT_NOPROGRESS, 0L);
  curl_easy_setopt(handle, CURLOPT_XFERINFOFUNCTION, &Transfer::on_progress);
  curl_easy_setopt(handle, CURLOPT_XFERINFODATA, this);
  prepare_body(handle);
}

void Transfer::prepare_body(CURL* handle) {
  const std::string& method = request_.method;
  if (request_.file) {
    curl_easy_setopt(handle, CURLOPT_UPLOAD, 1L);
    curl_easy_setopt(handle, CURLOPT_READFUNCTION, &Transfer::on_read);
    curl_easy_setopt(handle, CURLOPT_READDATA, this);
    curl_easy_setopt(handle, CURLOPT_SEEKFUNCTION, &Transfer::on_seek);
    curl_easy_setopt(handle, CURLOPT_SEEKDATA, this);
    curl_easy_setopt(handle, CURLOPT_INFILESIZE_LARGE,
                     static_cast<curl_off_t>(request_.file->size));
  } else if (method == "HEAD") {
    curl_easy_setopt(handle, CURLOPT_NOBODY, 1L);
  } else if (!request_.body.empty() || method == "POST" || method == "PUT") {
    curl_easy_setopt(handle, CURLOPT_POSTFIELDS, request_.body.data());
    curl_easy_setopt(handle, CURLOPT_POSTFIELDSIZE_LARGE,
                     static_cast<curl_off_t>(request_.body.size()));
  }
  if (method != "HEAD") curl_easy_setopt(handle, CURLOPT_CUSTOMREQUEST, method.c_str());
}

std::size_t Transfer::on_header(char* data, std::size_t, std::size_t size, void* self) {
  Answer& answer = static_cast<Transfer*>(self)->answer_;
  const std::string_view line(data, size);
  // An interim answer (100 Continue) comes before the real one.
  if (line.starts_with("HTTP/")) answer.headers.clear();
  const auto colon = line.find(':');
  if (colon != std::string_view::npos) {
    answer.headers.push_back(
        {lowered(line.substr(0, colon)), std::string(trimmed(line.substr(colon + 1)))});
  }
  return size;
}

std::size_t Transfer::on_body(char* data, std::size_t, std::size_t size, void* self) {
  auto& transfer = *static_cast<Transfer*>(self);
  return transfer.take_body(transfer.handle_, {data, size}) ? size : CURL_WRITEFUNC_ERROR;
}

bool Transfer::take_body(CURL* handle, std::string_view bytes) {
  answer_.size += bytes.size();
  if (answer_.size > request_.most) {
    failure_ = fail(ErrorKind::unavailable, "http_answer_too_large",
                    "The other service answers with more than is taken.",
                    std::format("over {} bytes", request_.most))
                   .error();
    return false;
  }
  long status = 0;
  curl_easy_getinfo(handle, CURLINFO_RESPONSE_CODE, &status);
  if (request_.sink < 0 || status < 200 || status >= 300) {
    answer_.body += bytes;
    return true;
  }
  auto done = write_all(request_.sink, as_bytes(bytes));
  if (!done) failure_ = std::move(done).error();
  return !failure_;
}

std::size_t Transfer::on_read(char* data, std::size_t one, std::size_t size, void* self) {
  auto& transfer = *static_cast<Transfer*>(self);
  const FileRange& file = *transfer.request_.file;
  const auto wanted =
      static_cast<std::size_t>(std::min<std::uint64_t>(one * size, file.size - transfer.sent_));
  const std::span part(data, wanted);
  auto done = read_all(file.fd, file.offset + transfer.sent_, std::as_writable_bytes(part));
  if (!done) {
    transfer.failure_ = std::move(done).error();
    return CURL_READFUNC_ABORT;
  }
  transfer.sent_ += wanted;
  return wanted;
}

int Transfer::on_seek(void* self, curl_off_t offset, int origin) {
  if (origin != SEEK_SET) return CURL_SEEKFUNC_CANTSEEK;
  static_cast<Transfer*>(self)->sent_ = static_cast<std::uint64_t>(offset);
  return CURL_SEEKFUNC_OK;
}

int Transfer::on_progress(void* self, curl_off_t, curl_off_t, curl_off_t, curl_off_t) {
  auto& transfer = *static_cast<Transfer*>(self);
  if (!transfer.request_.stop.stop_requested()) return 0;
  transfer.failure_ =
      fail(ErrorKind::unavailable, "http_stopped", "The request was stopped.", {}, true).error();
  return 1;
}

Result<Answer> Transfer::result(CURL* handle, CURLcode code, const char* message) {
  if (failure_) return fail(*std::exchange(failure_, std::nullopt));
  if (code != CURLE_OK) return failed(code, message);
  long status = 0;
  curl_easy_getinfo(handle, CURLINFO_RESPONSE_CODE, &status);
  answer_.status = static_cast<int>(status);
  return std::move(answer_);
}

}  // namespace iscan::http_client
