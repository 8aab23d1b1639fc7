#include "web/page.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "web/assets.h"

namespace iscan::web {
namespace {

using http::Headers;
using http::Response;

Response get(std::string path, Headers headers = {{"Accept", "text/html,*/*;q=0.8"}}) {
  http::Request request{.method = "GET", .path = std::move(path)};
  request.headers = std::move(headers);
  return serve_page(request);
}

std::string field(const Response& response, std::string_view name) {
  return std::string(response.headers.find(name).value_or(""));
}

std::string body(const Response& response) { return std::get<std::string>(response.body); }

const Asset& script() {
  return *std::ranges::find_if(assets(), [](const Asset& asset) {
    return asset.path.starts_with("/assets/index-") && asset.path.ends_with(".js");
  });
}

TEST(Page, IsTheAnswerToEveryAddressThatAPersonOpens) {
  for (const char* path : {"/", "/documents", "/documents/7", "/upload", "/index.html"}) {
    const Response page = get(path);
    EXPECT_EQ(page.status, 200) << path;
    EXPECT_TRUE(body(page).contains("<div id=\"root\">")) << path;
    EXPECT_EQ(field(page, "Content-Type"), "text/html; charset=utf-8");
    EXPECT_EQ(field(page, "Cache-Control"), "no-cache");
  }
}

TEST(Page, IsNeverTheAnswerToProgramsOrToTheAddressesOfTheApi) {
  for (const char* path : {"/api", "/api/v1/documentz", "/assets/none.js", "/metrics/x"}) {
    EXPECT_EQ(get(path).status, 404) << path;
  }
  EXPECT_EQ(get("/documents", {}).status, 404);
  EXPECT_EQ(get("/documents", {{"Accept", "application/json"}}).status, 404);
}

TEST(Page, RunsNothingButItsOwnFiles) {
  const std::string policy = field(get("/"), "Content-Security-Policy");
  EXPECT_TRUE(policy.contains("default-src 'self'"));
  EXPECT_TRUE(policy.contains("frame-ancestors 'none'"));
  EXPECT_FALSE(policy.contains("unsafe"));
  EXPECT_FALSE(policy.contains("http"));
  EXPECT_FALSE(body(get("/")).contains("://")) << "a request to somebody else";
}

TEST(Page, FilesWithTheirContentInTheNameAreKeptForEver) {
  const Response file = get(std::string(script().path), {});
  EXPECT_EQ(file.status, 200);
  EXPECT_EQ(field(file, "Cache-Control"), "public, max-age=31536000, immutable");
  EXPECT_EQ(field(file, "Content-Type"), "text/javascript; charset=utf-8");
  EXPECT_EQ(field(file, "Vary"), "Accept-Encoding");
}

TEST(Page, IsCompressedForThoseWhoUnderstand) {
  const Response file = get(std::string(script().path), {{"Accept-Encoding", "gzip, br"}});
  EXPECT_EQ(field(file, "Content-Encoding"), "gzip");
  EXPECT_EQ(body(file).substr(0, 2), "\x1f\x8b");
  const Response plain = get(std::string(script().path), {});
  EXPECT_EQ(field(plain, "Content-Encoding"), "");
  EXPECT_GT(body(plain).size(), body(file).size());
  EXPECT_NE(field(plain, "ETag"), field(file, "ETag"));
}

TEST(Page, IsNotSentAgainToThoseWhoHaveIt) {
  const std::string etag = field(get("/"), "ETag");
  EXPECT_EQ(get("/", {{"If-None-Match", etag}}).status, 304);
  EXPECT_EQ(get("/", {{"If-None-Match", "\"other\""}}).status, 200);
}

TEST(Page, EveryFileIsFoundUnderItsPath) {
  EXPECT_TRUE(std::ranges::is_sorted(assets(), {}, &Asset::path));
  for (const Asset& asset : assets()) {
    EXPECT_EQ(body(get(std::string(asset.path), {})), asset.plain) << asset.path;
    EXPECT_FALSE(asset.etag.empty() || asset.content_type.empty()) << asset.path;
  }
}

}  // namespace
}  // namespace iscan::web
