#include "http/file_response.h"

#include <gtest/gtest.h>

namespace iscan::http {
namespace {

struct Answered {
  int status = 0;
  std::uint64_t offset = 0;
  std::uint64_t length = 0;
  std::string content_range;
};

Answered ask(const Headers& headers) {
  Request request;
  request.headers = headers;
  const Response out = file_response(
      request, {.fd = UniqueFd(), .size = 100, .content_type = "image/png", .etag = "tag"});
  Answered answered{.status = out.status};
  if (const auto* file = std::get_if<FileBody>(&out.body)) {
    answered.offset = file->offset;
    answered.length = file->length;
  }
  answered.content_range = out.headers.find("Content-Range").value_or("");
  return answered;
}

TEST(FileResponse, SendsTheWholeFile) {
  const Answered out = ask({});
  EXPECT_EQ(out.status, 200);
  EXPECT_EQ(out.length, 100U);
}

TEST(FileResponse, SendsOneRange) {
  const Answered middle = ask({{"Range", "bytes=10-19"}});
  EXPECT_EQ(middle.status, 206);
  EXPECT_EQ(middle.offset, 10U);
  EXPECT_EQ(middle.length, 10U);
  EXPECT_EQ(middle.content_range, "bytes 10-19/100");
  EXPECT_EQ(ask({{"Range", "bytes=90-"}}).content_range, "bytes 90-99/100");
  EXPECT_EQ(ask({{"Range", "bytes=-5"}}).content_range, "bytes 95-99/100");
  EXPECT_EQ(ask({{"Range", "bytes=0-999"}}).content_range, "bytes 0-99/100");
  EXPECT_EQ(ask({{"Range", "bytes=-999"}}).content_range, "bytes 0-99/100");
}

TEST(FileResponse, IgnoresRangesItDoesNotHonour) {
  for (const char* range : {"bytes=", "bytes=a-b", "lines=1-2", "bytes=5-1", "bytes=0-1,3-4",
                            "bytes=-", "bytes=1-x", "bytes=99999999999999999999-"}) {
    EXPECT_EQ(ask({{"Range", range}}).status, 200) << range;
  }
}

TEST(FileResponse, RefusesRangesOutsideTheFile) {
  const Answered out = ask({{"Range", "bytes=100-"}});
  EXPECT_EQ(out.status, 416);
  EXPECT_EQ(out.content_range, "bytes */100");
  EXPECT_EQ(ask({{"Range", "bytes=-0"}}).status, 416);
}

TEST(FileResponse, HonoursValidators) {
  EXPECT_EQ(ask({{"If-None-Match", "\"other\", \"tag\""}}).status, 304);
  EXPECT_EQ(ask({{"If-None-Match", "\"other\""}}).status, 200);
  EXPECT_EQ(ask({{"Range", "bytes=0-1"}, {"If-Range", "\"tag\""}}).status, 206);
  EXPECT_EQ(ask({{"Range", "bytes=0-1"}, {"If-Range", "\"old\""}}).status, 200);
}

TEST(FileResponse, NamesSurviveInBothForms) {
  EXPECT_EQ(attachment_disposition("a b.pdf"),
            "attachment; filename=\"a b.pdf\"; filename*=UTF-8''a%20b.pdf");
  EXPECT_EQ(attachment_disposition("r\xc3\xa4k\"1\".pdf"),
            "attachment; filename=\"r_k_1_.pdf\"; filename*=UTF-8''r%C3%A4k%221%22.pdf");
  EXPECT_EQ(attachment_disposition("x\r\nSet-Cookie: a"),
            "attachment; filename=\"x__Set-Cookie: a\"; filename*=UTF-8''x%0D%0ASet-Cookie%3A%20a");
}

}  // namespace
}  // namespace iscan::http
