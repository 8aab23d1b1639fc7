// What a real server does seldom: answers written down, one after another.
#include <gtest/gtest.h>

#include <format>

#include "http_client/testing/scripted_server.h"
#include "s3_fixture.h"

namespace iscan::blobs_s3 {
namespace {

using http_client::testing::answer_of;
using http_client::testing::ScriptedServer;

class S3Script : public S3Test {};

TEST_F(S3Script, ADownloadThatBreaksOffIsBegunAgain) {
  const std::string half = "HTTP/1.1 200 x\r\nContent-Length: 5\r\n\r\nwh";
  const ScriptedServer broken({half, answer_of(503, ""), answer_of(200, "whole")});
  Options options = this->options();
  options.place.endpoint = broken.url();
  const auto file = fresh(options)->open(id_of("whole"));
  ASSERT_TRUE(file) << file.error().detail;
  EXPECT_EQ(content_of(*file), "whole");
  EXPECT_EQ(broken.requests().size(), 3U);
}

// An answer to look(): the object alone.
std::string listed(std::string_view prefix, std::string_view content) {
  const BlobId id = id_of(content);
  return answer_of(200, std::format("<ListBucketResult><Contents><Key>{}/{}/{}</Key><Size>{}</Size>"
                                    "<LastModified>2026-01-31T12:00:00Z</LastModified></Contents>"
                                    "</ListBucketResult>",
                                    prefix, id.value.substr(0, 2), id.value, content.size()));
}

std::string first_word(const std::string& text) { return text.substr(0, text.find(' ')); }

TEST_F(S3Script, WhatARemovalTookMeanwhileIsWrittenOnceMore) {
  const std::string gone = answer_of(200, "<ListBucketResult/>");
  const std::string there = listed(prefix, "x");
  const ScriptedServer script({there, answer_of(200), gone, answer_of(200), there});
  Options options = this->options();
  options.place.endpoint = script.url();
  const auto stored = store(*fresh(options), "x");
  ASSERT_TRUE(stored) << stored.error().detail;
  const auto requests = script.requests();
  ASSERT_EQ(requests.size(), 5U);
  EXPECT_TRUE(requests[1].contains("x-amz-copy-source: /files/")) << requests[1];
  EXPECT_EQ(first_word(requests[3]), "PUT");
  EXPECT_TRUE(requests[3].ends_with("\r\n\r\nx"));
}

TEST_F(S3Script, AServerThatCopiesNothingGetsTheFileAgain) {
  const std::string there = listed(prefix, "x");
  const ScriptedServer script({there, answer_of(501), answer_of(200), there});
  Options options = this->options();
  options.place.endpoint = script.url();
  options.keys.session_token = Secret("for an hour");
  const auto stored = store(*fresh(options), "x");
  ASSERT_TRUE(stored) << stored.error().detail;
  const std::string put = script.requests().at(2);
  EXPECT_TRUE(put.ends_with("\r\n\r\nx"));
  EXPECT_TRUE(put.contains("x-amz-security-token: for an hour\r\n"));
  EXPECT_TRUE(put.contains("x-amz-security-token,") || put.contains(";x-amz-security-token,"))
      << "signed: " << put;
}

}  // namespace
}  // namespace iscan::blobs_s3
