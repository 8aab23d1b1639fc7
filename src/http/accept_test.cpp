#include "http/accept.h"

#include <gtest/gtest.h>

namespace iscan::http {
namespace {

bool gzip_for(std::string_view field) {
  Request request;
  request.headers.add("Accept-Encoding", field);
  return accepts_gzip(request);
}

TEST(Accept, GzipIsSentOnlyToThoseWhoAskForIt) {
  EXPECT_FALSE(accepts_gzip({}));
  EXPECT_TRUE(gzip_for("gzip"));
  EXPECT_TRUE(gzip_for("br, GZIP;q=0.5 , zstd"));
  EXPECT_TRUE(gzip_for("*"));
  EXPECT_FALSE(gzip_for("br, x-gzip2"));
  EXPECT_FALSE(gzip_for("gzip;q=0, *"));
  EXPECT_FALSE(gzip_for("*; q=0.0"));
  EXPECT_FALSE(gzip_for(""));
}

}  // namespace
}  // namespace iscan::http
