#include "blobs_s3/requests.h"

#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <random>
#include <thread>

#include "base/disk.h"
#include "base/encode.h"
#include "blobs_s3/answers.h"
#include "blobs_s3/errors.h"

namespace iscan::blobs_s3 {
namespace {

using http_client::Answer;
using std::chrono::steady_clock;

std::string payload_hash(const Call& call) {
  return call.file_hash ? to_hex(*call.file_hash) : sha256_hex(as_bytes(call.body));
}

Result<> empty_again(int sink) {
  if (sink < 0) return {};
  if (::ftruncate(sink, 0) != 0 || ::lseek(sink, 0, SEEK_SET) != 0) {
    return disk_failure("emptying a file", errno);
  }
  return {};
}

// Some requests are refused in an answer that began as a success.
bool hides_refusal(const Answer& answer) {
  return answer.ok() && !answer.body.empty() && parse_refusal(answer.body).has_value();
}

}  // namespace

std::chrono::milliseconds wait_before_retry(const Patience& patience, int attempt) {
  thread_local std::minstd_rand chance{std::random_device{}()};
  const auto whole =
      std::min(patience.first_wait * (1 << std::min(attempt, 16)), patience.longest_wait);
  std::uniform_int_distribution<std::int64_t> share(whole.count() / 2, whole.count());
  return std::chrono::milliseconds{share(chance)};
}

Requests::Requests(Location location, Keys keys, http_client::Options http, Patience patience,
                   const Clock& clock)
    : location_(std::move(location)),
      signer_{.access_key = std::move(keys.access_key),
              .secret_key = std::move(keys.secret_key),
              .session_token = std::move(keys.session_token),
              .region = location_.region},
      client_(std::move(http)),
      patience_(patience),
      clock_(clock) {}

http_client::Request Requests::signed_request(const Call& call) const {
  const Instant now = clock_.now();
  ToSign to_sign{.method = call.method,
                 .path = location_.path_of(call.key),
                 .query = call.query,
                 .headers = call.headers,
                 .payload_hash = payload_hash(call)};
  to_sign.headers.emplace_back("x-amz-content-sha256", to_sign.payload_hash);
  to_sign.headers.emplace_back("x-amz-date", amz_date(now));
  if (!signer_.session_token.empty()) {
    to_sign.headers.emplace_back("x-amz-security-token", signer_.session_token.reveal());
  }
  http_client::Request request{.method = call.method,
                               .url = location_.origin + to_sign.path,
                               .body = call.body,
                               .file = call.file,
                               .sink = call.sink,
                               .most = call.most};
  if (!call.query.empty()) request.url += "?" + canonical_query(call.query);
  for (const auto& [name, value] : to_sign.headers) request.headers.push_back({name, value});
  to_sign.headers.emplace_back("host", location_.host);
  request.headers.push_back({"authorization", authorization(signer_, to_sign, now)});
  request.headers.push_back({"content-type", "application/octet-stream"});
  return request;
}

Result<Answer> Requests::send_once(const Call& call) {
  if (auto done = empty_again(call.sink); !done) return fail(std::move(done).error());
  auto answer = client_.send(signed_request(call));
  const std::string what = call.method + " " + location_.bucket + "/" + call.key;
  if (!answer) return fail(of_transfer(std::move(answer).error()).at(what));
  if (answer->ok() && !hides_refusal(*answer)) return answer;
  return fail(of_refusal(*answer).at(what));
}

Result<Answer> Requests::send(const Call& call) {
  const auto last = steady_clock::now() + patience_.retry_for;
  for (int attempt = 0;; ++attempt) {
    auto answer = send_once(call);
    if (answer || call.once || answer.error().code != "storage_unavailable") return answer;
    const auto wait = wait_before_retry(patience_, attempt);
    if (steady_clock::now() + wait > last) return answer;
    std::this_thread::sleep_for(wait);
  }
}

std::string Requests::presigned(const std::string& key, std::chrono::seconds valid_for) const {
  const std::string path = location_.path_of(key);
  return location_.origin + path + "?" +
         presigned_query(signer_,
                         {.method = "GET", .path = path, .headers = {{"host", location_.host}}},
                         clock_.now(), valid_for);
}

}  // namespace iscan::blobs_s3
