#include "http/server.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <format>
#include <latch>
#include <mutex>
#include <semaphore>
#include <thread>

#include "base/guarded.h"
#include "http/file_response.h"
#include "http/problem.h"
#include "http/testing/client.h"

namespace iscan::http {
namespace {

using testing::Answer;
using testing::Client;
using namespace std::chrono_literals;

class CountingIds final : public IdSource {
 public:
  std::string next() override { return std::format("id-{}", ++count_); }

 private:
  std::atomic<int> count_ = 0;
};

// What happened to an upload, for the test to look at.
struct UploadLog {
  Guarded<std::string> received;
  std::atomic<int> finished = 0;
  std::counting_semaphore<> opened{0};
  std::counting_semaphore<> ended{0};  // a sink was destroyed
};

class RecordingSink final : public BodySink {
 public:
  explicit RecordingSink(UploadLog& log) : log_(log) { log_.opened.release(); }
  ~RecordingSink() override { log_.ended.release(); }
  Result<> write(std::string_view bytes) override {
    if (bytes.contains("REFUSE")) {
      return fail(ErrorKind::unavailable, "disk_full", "The disk is full.");
    }
    log_.received.with([&](std::string& text) { text += bytes; });
    return {};
  }
  Response finish() override {
    ++log_.finished;
    return text_response(202, log_.received.with([](const std::string& text) { return text; }));
  }

 private:
  UploadLog& log_;
};

// A handler that waits until the test lets it go on.
struct Gate {
  std::latch entered{1};
  std::latch open{1};
};

class ServerTest : public ::testing::Test {
 protected:
  ServerTest() {
    router_.add({"GET", "/hello", Handler([](const Request& request) {
                   return text_response(
                       200, "hello " + std::string(request.query_value("name").value_or("nobody")));
                 })});
    router_.add({"POST", "/echo",
                 Handler([](const Request& request) { return text_response(200, request.body); }),
                 /*max_body=*/100'000});
    router_.add({"GET", "/throws",
                 Handler([](const Request&) -> Response { throw std::runtime_error("a bug"); })});
    router_.add({"GET", "/slow", Handler([this](const Request&) {
                   gate_.entered.count_down();
                   gate_.open.wait();
                   return text_response(200, "late");
                 })});
    router_.add(
        {"POST", "/upload",
         OpenSink(
             [this](const Request& request) -> std::expected<std::unique_ptr<BodySink>, Response> {
               if (request.header("Authorization") != "good") {
                 return std::unexpected(problem(401, "token_invalid", "No."));
               }
               return std::make_unique<RecordingSink>(uploads_);
             }),
         /*max_body=*/10'000'000});
  }

  int start(const ServerOptions& options = {}) {
    server_.emplace(ServerDeps{router_, clock_, ids_, log_}, options);
    const auto port = server_->start();
    EXPECT_TRUE(port) << port.error().message;
    return port.value_or(0);
  }

  FixedClock clock_{Instant(1'700'000'000'000ms)};
  CountingIds ids_;
  NullLogger log_;
  UploadLog uploads_;
  Gate gate_;
  Router router_;
  std::optional<Server> server_;
};

TEST_F(ServerTest, AnswersWithSafeDefaults) {
  Client client(start());
  const Answer answer = client.ask("GET", "/hello?name=you");
  EXPECT_EQ(answer.status, 200);
  EXPECT_EQ(answer.body, "hello you");
  EXPECT_EQ(answer.field("X-Content-Type-Options"), "nosniff");
  EXPECT_EQ(answer.field("Cache-Control"), "no-store");
  EXPECT_EQ(answer.field("X-Request-Id"), "id-1");
  EXPECT_EQ(answer.field("Date"), "Tue, 14 Nov 2023 22:13:20 GMT");
}

TEST_F(ServerTest, KeepsTheConnectionAndPipelines) {
  Client client(start());
  client.send(
      "GET /hello?name=1 HTTP/1.1\r\nHost: x\r\n\r\n"
      "POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nabc"
      "HEAD /hello HTTP/1.1\r\nHost: x\r\n\r\n"
      "GET /hello?name=2 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
  EXPECT_EQ(client.read().body, "hello 1");
  EXPECT_EQ(client.read().body, "abc");
  const Answer head = client.read(/*head_only=*/true);
  EXPECT_EQ(head.field("Content-Length"), "12");
  EXPECT_EQ(client.read().body, "hello 2");
  EXPECT_TRUE(client.closed());
}

TEST_F(ServerTest, ReadsAChunkedBodySentByteByByte) {
  Client client(start());
  const std::string_view request =
      "POST /echo HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
      "5\r\nhello\r\n6;ext=1\r\n world\r\n0\r\nTrailer: x\r\n\r\n";
  for (const char byte : request) client.send({&byte, 1});
  EXPECT_EQ(client.read().body, "hello world");
  EXPECT_EQ(client.ask("GET", "/hello").status, 200);
}

TEST_F(ServerTest, AnswersErrorsAsProblems) {
  Client client(start());
  const Answer missing = client.ask("GET", "/nothing");
  EXPECT_EQ(missing.status, 404);
  EXPECT_EQ(missing.field("Content-Type"), "application/problem+json");
  EXPECT_NE(missing.body.find("\"code\":\"path_unknown\""), std::string::npos);
  const Answer wrong = client.ask("DELETE", "/hello");
  EXPECT_EQ(wrong.status, 405);
  EXPECT_EQ(wrong.field("Allow"), "GET, HEAD");
  const Answer bug = client.ask("GET", "/throws");
  EXPECT_EQ(bug.status, 500);
  EXPECT_EQ(bug.body.find("a bug"), std::string::npos) << "the cause is for operators";
}

TEST_F(ServerTest, RefusesWhatIsNotHttp) {
  const int port = start();
  for (const std::string_view request :
       {"nonsense\r\n\r\n", "GET  /hello HTTP/1.1\r\nHost: x\r\n\r\n",
        "GET /hello HTTP/1.1\r\nHost x\r\n\r\n", "GET /hello HTTP/1.1\r\n\r\n",
        "GET /hello HTTP/9.9\r\nHost: x\r\n\r\n", "\x16\x03\x01\x02\x01\x01\r\n\r\n",
        "POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n",
        "POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab",
        "POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n"
        "\r\n0\r\n\r\n",
        "POST /echo HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"}) {
    Client client(port);
    client.send(request);
    EXPECT_EQ(client.read().status, 400) << request;
  }
  EXPECT_EQ(Client(port).ask("GET", "/hello").status, 200);
}

TEST_F(ServerTest, LimitsTheHead) {
  Client client(start({.head_bytes = 2000}));
  client.send("GET /hello HTTP/1.1\r\nHost: x\r\nX: " + std::string(5000, 'a') + "\r\n\r\n");
  EXPECT_EQ(client.read().status, 431);
  EXPECT_TRUE(client.closed());
}

TEST_F(ServerTest, LimitsTheBody) {
  const int port = start();
  Client declared(port);
  declared.send("POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 100001\r\n\r\n");
  EXPECT_EQ(declared.read().status, 413) << "before a byte of the body is sent";
  Client chunked(port);
  chunked.send("POST /echo HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n186a1\r\n" +
               std::string(100'001, 'a') + "\r\n0\r\n\r\n");
  EXPECT_EQ(chunked.read().status, 413);
  EXPECT_EQ(Client(port).ask("POST", "/echo", std::string(100'000, 'a')).body.size(), 100'000U);
}

TEST_F(ServerTest, ARefusalReachesAClientThatKeepsSending) {
  Client client(start());
  const std::string body(8'000'000, 'a');
  const Answer answer = client.ask("POST", "/upload", body, "Authorization: bad\r\n");
  EXPECT_EQ(answer.status, 401);
  EXPECT_EQ(answer.field("Connection"), "close");
}

TEST_F(ServerTest, SlowHeadsEndInATimeout) {
  Client client(start({.head_timeout = 100ms}));
  client.send("GET /hello HTTP/1.1\r\nHo");
  EXPECT_EQ(client.read().status, 408);
  EXPECT_TRUE(client.closed());
}

TEST_F(ServerTest, SilentConnectionsAreClosed) {
  Client client(start({.head_timeout = 100ms}));
  EXPECT_TRUE(client.closed());
}

TEST_F(ServerTest, SlowBodiesEndInATimeout) {
  Client client(start({.body_timeout = 100ms}));
  client.send(
      "POST /upload HTTP/1.1\r\nHost: x\r\nAuthorization: good\r\n"
      "Content-Length: 1000\r\n\r\nabc");
  EXPECT_EQ(client.read().status, 408);
  uploads_.ended.acquire();
  EXPECT_EQ(uploads_.finished, 0);
}

TEST_F(ServerTest, StreamsABodyToItsSink) {
  Client client(start());
  std::string body;
  for (int n = 0; body.size() < 3'000'000; ++n) body += std::format("{},", n);
  const Answer answer = client.ask("POST", "/upload", body, "Authorization: good\r\n");
  EXPECT_EQ(answer.status, 202);
  EXPECT_TRUE(answer.body == body);
  EXPECT_EQ(client.ask("GET", "/hello").status, 200) << "the connection goes on";
}

TEST_F(ServerTest, AsksForTheBodyOnlyWhenItWillBeTaken) {
  const int port = start();
  Client good(port);
  good.send(
      "POST /upload HTTP/1.1\r\nHost: x\r\nAuthorization: good\r\nContent-Length: 4\r\n"
      "Expect: 100-continue\r\n\r\n");
  EXPECT_EQ(good.read().status, 100);
  good.send("data");
  EXPECT_EQ(good.read().body, "data");
  Client bad(port);
  bad.send(
      "POST /upload HTTP/1.1\r\nHost: x\r\nAuthorization: bad\r\nContent-Length: 4\r\n"
      "Expect: 100-continue\r\n\r\n");
  EXPECT_EQ(bad.read().status, 401);
}

TEST_F(ServerTest, ACutUploadAbortsItsSink) {
  const int port = start();
  {
    Client client(port);
    client.send(
        "POST /upload HTTP/1.1\r\nHost: x\r\nAuthorization: good\r\n"
        "Content-Length: 1000\r\n\r\nhalf");
  }
  uploads_.ended.acquire();
  EXPECT_EQ(uploads_.finished, 0);
}

TEST_F(ServerTest, AnErrorOfTheSinkIsAnsweredAtOnce) {
  Client client(start());
  const Answer answer = client.ask("POST", "/upload", "REFUSE" + std::string(500'000, 'a'),
                                   "Authorization: good\r\n");
  EXPECT_EQ(answer.status, 503);
  EXPECT_NE(answer.field("Retry-After"), "");
  EXPECT_NE(answer.body.find("disk_full"), std::string::npos);
  EXPECT_EQ(uploads_.finished, 0);
}

TEST_F(ServerTest, SendsFilesAndRanges) {
  std::string content;
  while (content.size() < 2'000'000) content += std::format("line {}\n", content.size());
  std::FILE* file = std::tmpfile();
  ASSERT_EQ(std::fwrite(content.data(), 1, content.size(), file), content.size());
  std::fflush(file);
  router_.add({"GET", "/file", Handler([&](const Request& request) {
                 return file_response(request, {.fd = UniqueFd(::dup(fileno(file))),
                                                .size = content.size(),
                                                .content_type = "text/plain",
                                                .etag = "e"});
               })});
  Client client(start());
  EXPECT_TRUE(client.ask("GET", "/file").body == content);
  const Answer part = client.ask("GET", "/file", {}, "Range: bytes=1000000-1000099\r\n");
  EXPECT_EQ(part.status, 206);
  EXPECT_EQ(part.body, content.substr(1'000'000, 100));
  EXPECT_EQ(client.ask("GET", "/hello").status, 200);
  std::fclose(file);
}

TEST_F(ServerTest, TurnsRequestsAwayWhenTheQueueIsFull) {
  const int port = start({.workers = 1, .waiting_requests = 0});
  // With no place to wait, even the first request is one too many.
  const Answer answer = Client(port).ask("GET", "/hello");
  EXPECT_EQ(answer.status, 503);
  EXPECT_NE(answer.field("Retry-After"), "");
}

TEST_F(ServerTest, LimitsConnections) {
  const int port = start({.connections = 1});
  Client first(port);
  EXPECT_EQ(first.ask("GET", "/hello").status, 200);
  Client second(port);
  EXPECT_EQ(second.read().status, 503);
  EXPECT_TRUE(second.closed());
}

TEST_F(ServerTest, StopLetsARequestFinish) {
  const int port = start();
  Client busy(port);
  Client idle(port);
  EXPECT_EQ(idle.ask("GET", "/hello").status, 200);
  busy.send("GET /slow HTTP/1.1\r\nHost: x\r\n\r\n");
  gate_.entered.wait();
  std::jthread stopper([this] { server_->stop(); });
  EXPECT_TRUE(idle.closed()) << "idle connections go first";
  gate_.open.count_down();
  EXPECT_EQ(busy.read().body, "late");
  EXPECT_TRUE(busy.closed());
}

TEST_F(ServerTest, StopCutsWhatDoesNotFinish) {
  Client client(start({.drain = 50ms}));
  client.send(
      "POST /upload HTTP/1.1\r\nHost: x\r\nAuthorization: good\r\n"
      "Content-Length: 1000\r\n\r\nhalf");
  uploads_.opened.acquire();
  server_->stop();
  EXPECT_TRUE(client.closed());
  EXPECT_EQ(uploads_.finished, 0);
}

TEST_F(ServerTest, StartTellsWhyItCannotListen) {
  const int port = start();
  Server second({router_, clock_, ids_, log_}, {.port = static_cast<std::uint16_t>(port)});
  EXPECT_EQ(second.start().error().code, "port_in_use");
  Server third({router_, clock_, ids_, log_}, {.address = "nowhere"});
  EXPECT_EQ(third.start().error().code, "address_invalid");
}

// A producer that hands its writer to the test.
class TestProducer final : public EventProducer {
 public:
  explicit TestProducer(std::counting_semaphore<>& ended) : ended_(ended) {}
  ~TestProducer() override { ended_.release(); }

 private:
  std::counting_semaphore<>& ended_;
};

class EventTest : public ServerTest {
 protected:
  EventTest() {
    router_.add({"GET", "/events", Handler([this](const Request&) {
                   Response out;
                   out.headers.add("Content-Type", "text/event-stream");
                   out.body = EventStream{[this](EventWriter writer) {
                     writer_.with([&](auto& kept) { kept = std::move(writer); });
                     started_.release();
                     return std::make_unique<TestProducer>(ended_);
                   }};
                   return out;
                 })});
  }

  bool push(std::string_view data) {
    return writer_.with([&](auto& writer) { return writer->send("state", data, "7"); });
  }

  Guarded<std::optional<EventWriter>> writer_;
  std::counting_semaphore<> started_{0};
  std::counting_semaphore<> ended_{0};
};

TEST_F(EventTest, EventsArriveAsTheyAreSent) {
  Client client(start());
  client.send("GET /events HTTP/1.1\r\nHost: x\r\n\r\n");
  EXPECT_EQ(client.read(/*head_only=*/true).field("Content-Type"), "text/event-stream");
  started_.acquire();
  EXPECT_TRUE(push("one\ntwo"));
  EXPECT_NE(client.read_until("\n\n").find("id: 7\nevent: state\ndata: one\ndata: two\n\n"),
            std::string::npos);
}

TEST_F(EventTest, SilenceIsBrokenByHeartbeats) {
  Client client(start({.heartbeat = 20ms}));
  client.send("GET /events HTTP/1.1\r\nHost: x\r\n\r\n");
  EXPECT_TRUE(client.read_until(": still here\n\n").ends_with(": still here\n\n"));
}

TEST_F(EventTest, AClientThatLeavesEndsItsProducer) {
  const int port = start();
  {
    Client client(port);
    client.send("GET /events HTTP/1.1\r\nHost: x\r\n\r\n");
    started_.acquire();
  }
  ended_.acquire();
  EXPECT_FALSE(push("late"));
}

TEST_F(EventTest, StopEndsTheStreamCleanly) {
  Client client(start());
  client.send("GET /events HTTP/1.1\r\nHost: x\r\n\r\n");
  started_.acquire();
  push("last");
  server_->stop();
  EXPECT_TRUE(client.read_until("0\r\n\r\n").ends_with("0\r\n\r\n"));
  EXPECT_FALSE(push("too late"));
  ended_.acquire();
}

TEST_F(EventTest, AClientThatDoesNotReadLosesItsStream) {
  Client client(start());
  client.send("GET /events HTTP/1.1\r\nHost: x\r\n\r\n");
  started_.acquire();
  const std::string large(100'000, 'x');
  int sent = 0;
  while (sent < 10'000 && push(large)) ++sent;
  EXPECT_LT(sent, 10'000) << "memory stays bounded";
}

}  // namespace
}  // namespace iscan::http
