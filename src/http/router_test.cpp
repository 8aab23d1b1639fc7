#include "http/router.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <format>

#include "http/dispatch.h"

namespace iscan::http {
namespace {

Router routes() {
  Router router;
  const Handler nothing = [](const Request&) { return Response{}; };
  router.add({"GET", "/documents", nothing});
  router.add({"GET", "/documents/{id}", nothing});
  router.add({"DELETE", "/documents/{id}", nothing});
  router.add({"POST", "/documents/upload", nothing, 100});
  router.add({"GET", "/documents/{id}/pages/{page}.png", nothing});
  return router;
}

std::string found(std::string_view method, std::string_view target) {
  const Router router = routes();
  const auto result = router.find(method, parse_target(target).value());
  if (const auto* wrong = std::get_if<WrongMethod>(&result)) return "allow " + wrong->allow;
  if (std::holds_alternative<NoRoute>(result)) return "none";
  const Match& match = std::get<Match>(result);
  std::string out = match.route->pattern;
  for (const auto& [name, value] : match.parameters) out += std::format(" {}={}", name, value);
  return out;
}

TEST(Router, FindsByMethodAndPath) {
  EXPECT_EQ(found("GET", "/documents"), "/documents");
  EXPECT_EQ(found("GET", "/documents/7?x=y"), "/documents/{id} id=7");
  EXPECT_EQ(found("GET", "/documents/7/pages/12.png"),
            "/documents/{id}/pages/{page}.png id=7 page=12");
  EXPECT_EQ(found("POST", "/documents/upload"), "/documents/upload");
  EXPECT_EQ(found("GET", "/documents/a%2Fb"), "/documents/{id} id=a/b");
}

TEST(Router, HeadIsAnsweredByGet) { EXPECT_EQ(found("HEAD", "/documents"), "/documents"); }

TEST(Router, TellsWhichMethodsThereAre) {
  EXPECT_EQ(found("PUT", "/documents/7"), "allow GET, HEAD, DELETE");
  EXPECT_EQ(found("PUT", "/documents/upload"), "allow GET, HEAD, DELETE, POST");
}

TEST(Router, KnowsNothingElse) {
  EXPECT_EQ(found("GET", "/"), "none");
  EXPECT_EQ(found("GET", "/documents/"), "none");
  EXPECT_EQ(found("GET", "/documents/7/"), "none");
  EXPECT_EQ(found("GET", "/documents/7/pages/.png"), "none");
  EXPECT_EQ(found("GET", "/documents/7/pages/1.jpg"), "none");
}

TEST(Router, GivesTheRestOfGetToTheFallback) {
  Router router = routes();
  router.set_fallback({"GET", "rest", Handler([](const Request&) { return Response{}; })});
  const auto fell_back = [&](std::string_view method, std::string_view target) {
    const auto result = router.find(method, parse_target(target).value());
    const auto* match = std::get_if<Match>(&result);
    return match != nullptr && match->route->pattern == "rest";
  };
  EXPECT_TRUE(fell_back("GET", "/"));
  EXPECT_TRUE(fell_back("HEAD", "/a/b/c"));
  EXPECT_FALSE(fell_back("POST", "/"));
  EXPECT_FALSE(fell_back("GET", "/documents"));
  EXPECT_FALSE(fell_back("PUT", "/documents"));
}

TEST(Target, DecodesPathAndQuery) {
  const auto target = parse_target("/a%20b/c?x=1+2&y=%C3%A4&flag&=v").value();
  EXPECT_EQ(target.path, "/a%20b/c");
  EXPECT_EQ(target.segments, (std::vector<std::string>{"a b", "c"}));
  EXPECT_EQ(target.query.find("x"), "1 2");
  EXPECT_EQ(target.query.find("y"), "\xc3\xa4");
  EXPECT_EQ(target.query.find("flag"), "");
  EXPECT_EQ(parse_target("http://host:1/p?q=1").value().path, "/p");
}

TEST(Target, RefusesBrokenEscapes) {
  for (const char* text : {"", "a", "*", "/%", "/%4", "/%zz", "/%00", "/a?b=%"}) {
    EXPECT_FALSE(parse_target(text)) << text;
  }
}

TEST(Target, AnyBytesAreReadOrRefused) {
  EXPECT_TRUE(rc::check([](const std::string& text) {
    const auto target = parse_target("/" + text);
    if (target) RC_ASSERT(!target->segments.empty());
  }));
}

RequestHead head(std::string method, std::string target, Headers headers = {{"Host", "x"}}) {
  return {.method = std::move(method),
          .target = std::move(target),
          .headers = std::move(headers),
          .content_length = std::nullopt};
}

TEST(Dispatch, RefusesBeforeTheBodyIsRead) {
  const Router router = routes();
  const auto status = [&](RequestHead request) {
    const auto out = dispatch(router, std::move(request), "peer", "id");
    return out.refused ? out.refused->status : 0;
  };
  EXPECT_EQ(status(head("GET", "/documents")), 0);
  EXPECT_EQ(status(head("GET", "/nothing")), 404);
  EXPECT_EQ(status(head("GET", "/%")), 400);
  EXPECT_EQ(status(head("GET", "/documents", {})), 400);
  EXPECT_EQ(status(head("PATCH", "/documents")), 405);
  EXPECT_EQ(status(head("GET", "/documents", {{"Host", "x"}, {"Expect", "200-maybe"}})), 417);
  RequestHead large = head("POST", "/documents/upload");
  large.content_length = 101;
  EXPECT_EQ(status(large), 413);
  large.content_length = 100;
  EXPECT_EQ(status(large), 0);
}

TEST(Dispatch, KeepsOnlySoundRequestIds) {
  const Router router = routes();
  const auto id = [&](std::string_view sent) {
    return dispatch(router,
                    head("GET", "/documents", {{"Host", "x"}, {"X-Request-Id", std::string(sent)}}),
                    "peer", "new")
        .request.id;
  };
  EXPECT_EQ(id("abc-1_2.3"), "abc-1_2.3");
  EXPECT_EQ(id(""), "new");
  EXPECT_EQ(id("a b"), "new");
  EXPECT_EQ(id(std::string(65, 'a')), "new");
}

}  // namespace
}  // namespace iscan::http
