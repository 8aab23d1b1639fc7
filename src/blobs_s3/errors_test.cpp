#include "blobs_s3/errors.h"

#include <gtest/gtest.h>

#include <format>

namespace iscan::blobs_s3 {
namespace {

std::string code_of(int status, std::string_view code) {
  return of_refusal({.status = status, .body = std::format("<Error><Code>{}</Code></Error>", code)})
      .code;
}

TEST(Refusals, BecomeCodesThatTellWhatToDo) {
  EXPECT_EQ(code_of(403, "SignatureDoesNotMatch"), "storage_denied");
  EXPECT_EQ(code_of(403, "AccessDenied"), "storage_denied");
  EXPECT_EQ(code_of(400, "ExpiredToken"), "storage_denied");
  EXPECT_EQ(code_of(403, "RequestTimeTooSkewed"), "storage_misconfigured");
  EXPECT_EQ(code_of(404, "NoSuchBucket"), "storage_misconfigured");
  EXPECT_EQ(code_of(301, "PermanentRedirect"), "storage_misconfigured");
  EXPECT_EQ(code_of(400, "AuthorizationHeaderMalformed"), "storage_misconfigured");
  EXPECT_EQ(code_of(404, "NoSuchKey"), "blob_missing");
  EXPECT_EQ(code_of(503, "SlowDown"), "storage_unavailable");
  EXPECT_EQ(code_of(429, ""), "storage_unavailable");
  EXPECT_EQ(code_of(200, "InternalError"), "storage_unavailable");
  EXPECT_EQ(code_of(400, "BadDigest"), "storage_unavailable");
  EXPECT_EQ(code_of(507, ""), "disk_full");
  EXPECT_EQ(code_of(400, "InvalidRequest"), "storage_misconfigured");
  EXPECT_EQ(of_refusal({.status = 403, .body = "not XML"}).code, "storage_denied");
}

TEST(Refusals, NameTheRegionTheBucketIsIn) {
  const Error error =
      of_refusal({.status = 301, .headers = {{"x-amz-bucket-region", "eu-west-1"}}});
  EXPECT_TRUE(error.detail.contains("eu-west-1")) << error.detail;
}

TEST(Transfers, BecomeCodesOfThePort) {
  const auto code = [](std::string from, bool retryable) {
    return of_transfer({ErrorKind::unavailable, std::move(from), "", "", retryable}).code;
  };
  EXPECT_EQ(code("http_unreachable", true), "storage_unavailable");
  EXPECT_EQ(code("http_certificate", false), "storage_misconfigured");
  EXPECT_EQ(code("http_answer_too_large", false), "blob_damaged");
  EXPECT_EQ(code("disk_full", true), "disk_full");
}

}  // namespace
}  // namespace iscan::blobs_s3
