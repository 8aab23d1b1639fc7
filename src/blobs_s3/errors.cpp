#include "blobs_s3/errors.h"

#include <algorithm>
#include <array>
#include <format>

#include "blobs_s3/answers.h"

namespace iscan::blobs_s3 {
namespace {

// Codes of S3 that say more than their status.
constexpr std::array<std::string_view, 6> kWrongPlace = {"NoSuchBucket",
                                                         "InvalidBucketName",
                                                         "PermanentRedirect",
                                                         "TemporaryRedirect",
                                                         "AuthorizationHeaderMalformed",
                                                         "IllegalLocationConstraintException"};
// Told with status 400.
constexpr std::array<std::string_view, 4> kKeyRefused = {
    "ExpiredToken", "InvalidToken", "TokenRefreshRequired", "InvalidAccessKeyId"};
// The link, or a moment: worth another try although the status blames the request.
constexpr std::array<std::string_view, 6> kAgain = {
    "RequestTimeout", "BadDigest", "XAmzContentSHA256Mismatch",
    "IncompleteBody", "SlowDown",  "OperationAborted"};

bool one_of(const auto& codes, std::string_view code) { return std::ranges::contains(codes, code); }

Error unavailable(std::string detail) {
  return {ErrorKind::unavailable, "storage_unavailable",
          "The file storage does not answer; it is tried again. Look whether the S3 server runs "
          "and can be reached.",
          std::move(detail), true};
}

Error denied(std::string detail) {
  return {ErrorKind::unavailable, "storage_denied",
          "The file storage refuses the access key: check AWS_ACCESS_KEY_ID, "
          "AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN and what the key may do with the bucket.",
          std::move(detail), true};
}

Error misconfigured(std::string message, std::string detail) {
  return {ErrorKind::unavailable, "storage_misconfigured", std::move(message), std::move(detail),
          true};
}

Error wrong_place(const http_client::Answer& answer, std::string detail) {
  const auto region = answer.header("x-amz-bucket-region");
  if (!region.empty()) detail += std::format(" (the bucket's region: {})", region);
  return misconfigured(
      "The bucket is not there: check STORAGE_URL, S3_ENDPOINT_URL and AWS_REGION.",
      std::move(detail));
}

}  // namespace

Error blob_damaged(std::string detail) {
  return {ErrorKind::internal, "blob_damaged",
          "The stored file is damaged. Restore it from a backup.", std::move(detail), false};
}

Error of_refusal(const http_client::Answer& answer) {
  const Refusal refusal = parse_refusal(answer.body).value_or(Refusal{});
  const int status = answer.status;
  std::string detail = std::format("{} {} {}", status, refusal.code, refusal.message);
  if (one_of(kWrongPlace, refusal.code)) return wrong_place(answer, std::move(detail));
  if (refusal.code == "RequestTimeTooSkewed") {
    return misconfigured("The clock of this machine and that of the file storage differ: set it.",
                         std::move(detail));
  }
  if (status == 507) {
    return {ErrorKind::unavailable, "disk_full",
            "The file storage is full. Free some space and try again.", std::move(detail), true};
  }
  // Below 300: a success that turned out to be none.
  if (one_of(kAgain, refusal.code) || status < 300 || status == 429 || status == 503 ||
      (status >= 500 && status != 501)) {
    return unavailable(std::move(detail));
  }
  if (status == 401 || status == 403 || one_of(kKeyRefused, refusal.code))
    return denied(std::move(detail));
  if (status == 404) {
    return {ErrorKind::internal, "blob_missing", "The stored file is missing.", std::move(detail),
            false};
  }
  if (status < 400) return wrong_place(answer, std::move(detail));
  return misconfigured("The file storage does not take the request: is it an S3 server?",
                       std::move(detail));
}

Error of_transfer(Error error) {
  if (error.code == "disk_full") return error;
  std::string detail = error.code + " " + error.detail;
  if (error.code == "http_answer_too_large") return blob_damaged(std::move(detail));
  if (error.retryable) return unavailable(std::move(detail));
  return misconfigured(std::move(error.message), std::move(detail));
}

}  // namespace iscan::blobs_s3
