#include "http_client/http_client.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/disk.h"
#include "base/fd.h"
#include "http_client/testing/scripted_server.h"

namespace iscan::http_client {
namespace {

using std::chrono::milliseconds;
using testing::answer_of;
using testing::ScriptedServer;

UniqueFd memory_file(std::string_view content) {
  UniqueFd fd(::memfd_create("test", MFD_CLOEXEC));
  EXPECT_TRUE(write_all(fd.get(), as_bytes(content)));
  return fd;
}

std::string content_of(int fd) {
  std::string content(static_cast<std::size_t>(::lseek(fd, 0, SEEK_END)), '\0');
  EXPECT_TRUE(read_all(fd, 0, std::as_writable_bytes(std::span(content))));
  return content;
}

TEST(HttpClient, SendsWhatItIsToldAndReturnsTheAnswer) {
  const ScriptedServer server({answer_of(404, "nothing", "X-Kind: b\r\nx-kind: c\r\n")});
  Client client({});
  const auto answer = client.send({.method = "POST",
                                   .url = server.url() + "/a?b=c",
                                   .headers = {{"X-One", "1"}, {"X-Empty", ""}},
                                   .body = "hello"});
  ASSERT_TRUE(answer) << answer.error().detail;
  EXPECT_EQ(answer->status, 404);
  EXPECT_FALSE(answer->ok());
  EXPECT_EQ(answer->body, "nothing");
  EXPECT_EQ(answer->header("x-kind"), "b");
  EXPECT_EQ(answer->header("none"), "");
  const std::string request = server.requests().at(0);
  EXPECT_TRUE(request.starts_with("POST /a?b=c HTTP/1.1\r\n")) << request;
  EXPECT_TRUE(request.contains("X-One: 1\r\n"));
  EXPECT_TRUE(request.contains("X-Empty:\r\n"));
  EXPECT_TRUE(request.ends_with("\r\n\r\nhello"));
}

TEST(HttpClient, TakesCompressedAnswersAndSendsLargeBodiesAtOnceWhenAskedTo) {
  constexpr std::string_view kHelloGzip(
      "\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03\xcb\x48\xcd\xc9\xc9\x07\x00\x86\xa6\x10\x36\x05"
      "\x00\x00\x00",
      25);
  const ScriptedServer server({answer_of(200, kHelloGzip, "Content-Encoding: gzip\r\n")});
  Client client({.compressed = true, .ask_first = false});
  const auto answer =
      client.send({.method = "POST", .url = server.url(), .body = std::string(2 << 20, 'x')});
  ASSERT_TRUE(answer) << answer.error().detail;
  EXPECT_EQ(answer->body, "hello");
  const std::string request = server.requests().at(0);
  EXPECT_TRUE(request.contains("gzip")) << request.substr(0, 300);
  EXPECT_FALSE(request.contains("Expect"));
}

TEST(HttpClient, StreamsAPartOfAFileAndAnAnswerIntoAFile) {
  const ScriptedServer server({answer_of(200, "downloaded"), answer_of(500, "sorry")});
  Client client({});
  const UniqueFd file = memory_file("0123456789");
  const UniqueFd sink = memory_file("");
  const auto answer = client.send({.method = "PUT",
                                   .url = server.url(),
                                   .file = FileRange{file.get(), 2, 5},
                                   .sink = sink.get()});
  ASSERT_TRUE(answer) << answer.error().detail;
  EXPECT_EQ(answer->size, 10U);
  EXPECT_EQ(answer->body, "");
  EXPECT_EQ(content_of(sink.get()), "downloaded");
  EXPECT_TRUE(server.requests().at(0).ends_with("\r\n\r\n23456"));
  const auto refused = client.send({.url = server.url(), .sink = sink.get()});
  ASSERT_TRUE(refused);
  EXPECT_EQ(refused->body, "sorry");
  EXPECT_EQ(content_of(sink.get()), "downloaded") << "an error is not the file";
}

TEST(HttpClient, ARedirectIsAnAnswerAndNotFollowed) {
  const ScriptedServer server({answer_of(302, "", "Location: http://192.0.2.1/\r\n")});
  Client client({});
  const auto answer = client.send({.url = server.url()});
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->status, 302);
}

TEST(HttpClient, FailuresAreErrorsWithACode) {
  const ScriptedServer server({"HTTP/1.1 200 x\r\nContent-Length: 9\r\n\r\nhalf",
                               answer_of(200, std::string(100, 'x')), "(silence)", ""});
  Client client({});
  const auto ask = [&](std::uint64_t most, milliseconds total) {
    return client.send({.url = server.url(), .most = most, .total = total}).error();
  };
  constexpr milliseconds kLong{60'000};
  EXPECT_EQ(ask(1000, kLong).code, "http_answer_incomplete");
  EXPECT_EQ(ask(99, kLong).code, "http_answer_too_large");
  EXPECT_EQ(ask(1000, milliseconds{50}).code, "http_timeout");
  const Error closed = ask(1000, kLong);
  EXPECT_EQ(closed.code, "http_unreachable");
  EXPECT_TRUE(closed.retryable);
  EXPECT_EQ(client.send({.url = "file:///etc/passwd"}).error().code, "http_request_invalid");
  EXPECT_EQ(client.send({.url = "http://127.0.0.1:1/"}).error().code, "http_unreachable");
}

TEST(HttpClient, StopsWhenAsked) {
  const ScriptedServer server({"(silence)"});
  Client client({});
  std::stop_source stop;
  stop.request_stop();
  EXPECT_EQ(client.send({.url = server.url(), .stop = stop.get_token()}).error().code,
            "http_stopped");
}

TEST(HttpClient, GoesThroughAProxyWhenThereIsOne) {
  const ScriptedServer proxy({answer_of(200, "by proxy")});
  Client client({.proxy = proxy.url()});
  const auto answer = client.send({.url = "http://files.example/x"});
  ASSERT_TRUE(answer) << answer.error().detail;
  EXPECT_EQ(answer->body, "by proxy");
  EXPECT_TRUE(proxy.requests().at(0).starts_with("GET http://files.example/x HTTP/1.1"));
}

TEST(HttpClient, AFullSinkIsAFullDisk) {
  const ScriptedServer server({answer_of(200, "x")});
  Client client({});
  const UniqueFd full(::open("/dev/full", O_WRONLY | O_CLOEXEC));
  EXPECT_EQ(client.send({.url = server.url(), .sink = full.get()}).error().code, "disk_full");
}

}  // namespace
}  // namespace iscan::http_client
