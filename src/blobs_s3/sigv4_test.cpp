// The examples that AWS publishes: its signature test suite, and "Authenticating requests" of the
// S3 API reference.
#include "blobs_s3/sigv4.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>

namespace iscan::blobs_s3 {
namespace {

using namespace std::chrono_literals;
using std::chrono::sys_days;

constexpr const char* kNothing = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
const Instant kSuiteTime = sys_days{2015y / 8 / 30} + 12h + 36min;
const Instant kGuideTime = sys_days{2013y / 5 / 24};

Signer suite() {
  return {.access_key = "AKIDEXAMPLE",
          .secret_key = Secret("wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"),
          .region = "us-east-1",
          .service = "service"};
}

Signer guide() {
  return {.access_key = "AKIAIOSFODNN7EXAMPLE",
          .secret_key = Secret("wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"),
          .region = "us-east-1"};
}

std::string signature_of(const std::string& header) {
  return header.substr(header.find("Signature=") + 10);
}

TEST(SigV4, TheTestSuite) {
  ToSign request{.method = "GET",
                 .path = "/",
                 .headers = {{"host", "example.amazonaws.com"}, {"x-amz-date", "20150830T123600Z"}},
                 .payload_hash = kNothing};
  EXPECT_EQ(authorization(suite(), request, kSuiteTime),
            "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request,"
            "SignedHeaders=host;x-amz-date,"
            "Signature=5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31");
  request.query = {{"Param2", "value2"}, {"Param1", "value1"}};
  EXPECT_EQ(signature_of(authorization(suite(), request, kSuiteTime)),
            "b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500");
}

ToSign of_guide(std::string method, std::string path, Pairs query, Pairs headers,
                std::string hash = kNothing) {
  headers.insert(headers.end(), {{"host", "examplebucket.s3.amazonaws.com"},
                                 {"x-amz-content-sha256", hash},
                                 {"x-amz-date", "20130524T000000Z"}});
  return {std::move(method), std::move(path), std::move(query), std::move(headers), hash};
}

TEST(SigV4, TheGuidesRequests) {
  const auto signed_as = [](const ToSign& request) {
    return signature_of(authorization(guide(), request, kGuideTime));
  };
  EXPECT_EQ(signed_as(of_guide("GET", "/test.txt", {}, {{"range", "bytes=0-9"}})),
            "f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41");
  EXPECT_EQ(signed_as(of_guide("PUT", "/test%24file.text", {},
                               {{"date", "Fri, 24 May 2013 00:00:00 GMT"},
                                {"x-amz-storage-class", "REDUCED_REDUNDANCY"}},
                               "44ce7dd67c959e0d3524ffac1771dfbba87d2b6b4b4e99e42034a8b803f8b072")),
            "98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd");
  EXPECT_EQ(signed_as(of_guide("GET", "/", {{"lifecycle", ""}}, {})),
            "fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543");
  EXPECT_EQ(signed_as(of_guide("GET", "/", {{"prefix", "J"}, {"max-keys", "2"}}, {})),
            "34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7");
}

TEST(SigV4, TheGuidesUrlForADay) {
  const ToSign request{.method = "GET",
                       .path = "/test.txt",
                       .headers = {{"host", "examplebucket.s3.amazonaws.com"}}};
  EXPECT_EQ(presigned_query(guide(), request, kGuideTime, 86'400s),
            "X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F20130524%2F"
            "us-east-1%2Fs3%2Faws4_request&X-Amz-Date=20130524T000000Z&X-Amz-Expires=86400&"
            "X-Amz-SignedHeaders=host&X-Amz-Signature="
            "aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404");
}

RC_GTEST_PROP(CanonicalQuery, DoesNotDependOnTheOrder, (Pairs query)) {
  const std::string before = canonical_query(query);
  std::ranges::reverse(query);
  RC_ASSERT(canonical_query(query) == before);
  const auto marks = std::ranges::count(before, '=');
  RC_ASSERT(std::cmp_equal(marks, query.size()));
}

}  // namespace
}  // namespace iscan::blobs_s3
