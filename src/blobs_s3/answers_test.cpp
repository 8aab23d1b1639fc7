#include "blobs_s3/answers.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace iscan::blobs_s3 {
namespace {

using namespace std::chrono_literals;

constexpr std::string_view kPage = R"(<?xml version="1.0" encoding="UTF-8"?>
<ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Name>files</Name>
<EncodingType>url</EncodingType><IsTruncated>true</IsTruncated>
<NextContinuationToken>1ueGcx==</NextContinuationToken>
<Contents><Key>in%2Fa%20b</Key><LastModified>2026-01-31T12:00:01.250Z</LastModified>
<Size>434234</Size></Contents></ListBucketResult>)";

TEST(Answers, APageOfObjects) {
  const auto page = parse_objects(kPage);
  ASSERT_TRUE(page);
  ASSERT_EQ(page->objects.size(), 1U);
  EXPECT_EQ(page->objects[0].key, "in/a b");
  EXPECT_EQ(page->objects[0].size, 434'234U);
  EXPECT_EQ(page->objects[0].modified,
            std::chrono::sys_days{std::chrono::January / 31 / 2026} + 12h + 1s + 250ms);
  EXPECT_EQ(page->next, "1ueGcx==");
  EXPECT_EQ(parse_objects("<ListBucketResult/>")->next, "");
}

TEST(Answers, APageOfUploads) {
  const auto page = parse_uploads(
      "<ListMultipartUploadsResult><IsTruncated>true</IsTruncated><NextKeyMarker>k</NextKeyMarker>"
      "<NextUploadIdMarker>i</NextUploadIdMarker><Upload><Key>a</Key><UploadId>u</UploadId>"
      "<Initiated>2026-01-31T12:00:01Z</Initiated></Upload></ListMultipartUploadsResult>");
  ASSERT_TRUE(page);
  EXPECT_EQ(page->uploads.at(0).id, "u");
  EXPECT_EQ(page->next_key, "k");
  EXPECT_EQ(page->next_id, "i");
}

TEST(Answers, RefusalsAndIds) {
  const auto refusal = parse_refusal("<Error><Code>SlowDown</Code><Message>x</Message></Error>");
  ASSERT_TRUE(refusal);
  EXPECT_EQ(refusal->code, "SlowDown");
  EXPECT_EQ(parse_refusal("<html/>"), std::nullopt);
  EXPECT_EQ(parse_upload_id("<InitiateMultipartUploadResult><UploadId>7</UploadId>"
                            "</InitiateMultipartUploadResult>"),
            "7");
  EXPECT_EQ(parse_upload_id("<html/>").error().code, "storage_unavailable");
}

TEST(Answers, WhatIsNotUnderstoodIsAnErrorAndNeverAnEmptyList) {
  for (const char* xml :
       {"", "<html><body>Login</body></html>", "<ListBucketResult><Contents>",
        "<ListBucketResult><Contents><Key>a</Key></Contents></ListBucketResult>",
        "<ListBucketResult><Contents><Key>a</Key><Size>-1</Size>"
        "<LastModified>2026-01-31T12:00:01Z</LastModified></Contents></ListBucketResult>"}) {
    EXPECT_EQ(parse_objects(xml).error().code, "storage_unavailable") << xml;
  }
}

TEST(Answers, TextOfTheServerDoesNotBecomeMarkup) {
  EXPECT_TRUE(completion_xml({{"\"<x>\"", "c="}}).contains("<ETag>\"&lt;x&gt;\"</ETag>"));
}

TEST(Answers, Times) {
  EXPECT_EQ(parse_time("1970-01-01T00:00:01Z"), Instant{1s});
  EXPECT_EQ(parse_time("1970-01-01T00:00:01.5Z"), Instant{1500ms});
  EXPECT_EQ(parse_time("1970-01-01T00:00:01.033999Z"), Instant{1033ms});
  for (const char* wrong : {"", "1970-01-01", "1970-13-01T00:00:00Z", "1970-01-01T25:00:00Z",
                            "1970-01-01T00:00:00", "1970-01-01 00:00:00Z", "19 0-01-01T00:00:00Z",
                            "1970-01-01T00:00:00,5Z", "1970-01-01T00:00:00.xZ"}) {
    EXPECT_EQ(parse_time(wrong), std::nullopt) << wrong;
  }
}

// A page with one byte changed, or cut anywhere: an answer or an error, nothing else.
RC_GTEST_PROP(AnswersProperty, DamagedPages, ()) {
  std::string xml(kPage);
  const auto at = *rc::gen::inRange<std::size_t>(0, xml.size());
  xml[at] = static_cast<char>(*rc::gen::inRange(0, 256));
  xml.resize(*rc::gen::inRange<std::size_t>(0, xml.size() + 1));
  const auto page = parse_objects(xml);
  RC_ASSERT(page.has_value() || page.error().code == "storage_unavailable");
}

}  // namespace
}  // namespace iscan::blobs_s3
