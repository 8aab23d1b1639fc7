#include "http/connection.h"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <format>

#include "http/client_stream.h"
#include "http/event_queue.h"
#include "http/problem.h"
#include "http/wire.h"

namespace iscan::http {
namespace {

using SteadyTime = std::chrono::steady_clock::time_point;
using Opened = std::expected<std::unique_ptr<BodySink>, Response>;

constexpr std::size_t kTogether = 16U << 10U;  // bodies up to this go out with their head
constexpr std::chrono::hours kLongestWork{24 * 365};
constexpr std::size_t kLoggedPath = 200;
constexpr std::string_view kContinue = "HTTP/1.1 100 Continue\r\n\r\n";

SteadyTime steady_now() { return std::chrono::steady_clock::now(); }

// What to say about a request that did not arrive; nothing when nobody is there to read it.
std::optional<Response> answer_to(Got got, bool in_head) {
  switch (got) {
    case Got::late: return problem(408, "request_timeout", "The request took too long to arrive.");
    case Got::malformed: return problem(400, "request_malformed", "The request is not valid HTTP.");
    case Got::too_large:
      return in_head ? problem(431, "head_too_large", "The head of the request is too large.")
                     : problem(413, "body_too_large",
                               "The request is larger than this address accepts.");
    case Got::more:
    case Got::complete:
    case Got::cut: return std::nullopt;
  }
  std::unreachable();
}

Response server_busy() {
  return problem(503, "server_busy", "The service is busy; try again in a moment.");
}

// Where work stands in line: new requests may be turned away, those admitted never.
enum class Admission { may_refuse, admitted };

class Session final : public Connection, public std::enable_shared_from_this<Session> {
 public:
  Session(ClientStream stream, std::string peer, const ConnectionDeps& deps)
      : deps_(deps), stream_(std::move(stream)), peer_(std::move(peer)) {}

  void start(std::function<void()> ended) override {
    stream_.spawn([self = shared_from_this()] { return self->serve(); },
                  [self = shared_from_this(), ended = std::move(ended)](bool failed) {
                    if (failed) self->deps_.server.log.error("http_connection_failed");
                    self->stream_.close();
                    ended();
                  });
  }

  void drain() override {
    stream_.post([self = shared_from_this()] {
      self->draining_ = true;
      if (self->stream_.is_idle() || self->lingering_) self->stream_.close();
      if (self->events_) self->events_->end();
    });
  }

  void abort() override {
    stream_.post([self = shared_from_this()] {
      self->draining_ = true;
      self->aborted_ = true;
      // What a worker does must be waited for, and the wait must not be woken by this.
      if (!self->working_) self->stream_.close();
      if (self->events_) self->events_->end();
    });
  }

 private:
  Task<void> serve() {
    while (!draining_ && co_await exchange()) {
    }
    if (!unread_ || draining_) co_return;
    lingering_ = true;
    co_await stream_.discard_rest();
  }

  // One request and its answer; whether another may follow.
  Task<bool> exchange() {
    RequestHead head;
    const Got got = co_await stream_.read_head(head);
    const SteadyTime started = steady_now();
    Dispatched in;
    std::optional<Response> answer;
    if (got == Got::complete) {
      in = dispatch(deps_.server.router, std::move(head), peer_, deps_.server.ids.next());
      answer = std::move(in.refused);
      if (!answer) answer = co_await run(in);
    } else {
      answer = answer_to(got, /*in_head=*/true);
      if (!answer) co_return false;
      in.request.id = deps_.server.ids.next();
      in.request.peer = peer_;
    }
    if (!answer) co_return false;
    co_return co_await respond(std::move(*answer), in.request, started);
  }

  // nullopt: the client is gone.
  Task<std::optional<Response>> run(Dispatched& in) {
    if (const auto* handler = std::get_if<Handler>(&in.route->target)) {
      co_return co_await run_handler(in, *handler);
    }
    co_return co_await run_sink(in, std::get<OpenSink>(in.route->target));
  }

  Task<void> invite_body(const Request& request) {
    if (request.header("Expect") && !stream_.is_whole()) co_await stream_.send(kContinue);
  }

  Task<std::optional<Response>> run_handler(Dispatched& in, const Handler& handler) {
    Got got = stream_.is_whole() ? Got::complete : Got::more;
    if (got == Got::more) co_await invite_body(in.request);
    std::string piece;
    while (got == Got::more) {
      got = co_await stream_.next_piece(piece, in.route->max_body);
      in.request.body += piece;
    }
    if (got != Got::complete) co_return answer_to(got, /*in_head=*/false);
    auto answer = co_await on_worker<Response>(Admission::may_refuse, [this, &in, &handler] {
      return guarded(in.request, [&] { return handler(in.request); });
    });
    co_return answer ? std::move(*answer) : server_busy();
  }

  Task<std::optional<Response>> run_sink(Dispatched& in, const OpenSink& open) {
    auto opened = co_await on_worker<Opened>(Admission::may_refuse, [this, &in, &open] {
      Opened result = std::unexpected(Response{});
      Response refused = guarded(in.request, [&] {
        result = open(in.request);
        return result ? Response{} : std::move(result.error());
      });
      if (!result) result = std::unexpected(std::move(refused));
      return result;
    });
    if (!opened) co_return server_busy();
    if (!*opened) co_return std::move(opened->error());
    std::unique_ptr<BodySink> sink = std::move(**opened);
    std::optional<Response> answer = co_await fill_sink(in, *sink);
    // Ending a sink may touch the disk.
    co_await on_worker<bool>(Admission::admitted, [&sink] {
      sink.reset();
      return true;
    });
    co_return answer;
  }

  Task<std::optional<Response>> fill_sink(Dispatched& in, BodySink& sink) {
    co_await invite_body(in.request);
    std::string piece;
    Got got = stream_.is_whole() ? Got::complete : Got::more;
    while (got == Got::more) {
      got = co_await stream_.next_piece(piece, in.route->max_body);
      if (got != Got::more && got != Got::complete) co_return answer_to(got, /*in_head=*/false);
      auto refused = co_await on_worker<std::optional<Response>>(
          Admission::admitted, [this, &in, &sink, &piece] { return written(in, sink, piece); });
      if (*refused) co_return std::move(*refused);
    }
    co_return co_await on_worker<Response>(Admission::admitted, [this, &in, &sink] {
      return guarded(in.request, [&] { return sink.finish(); });
    });
  }

  // The refusal of the sink, if there is one.
  std::optional<Response> written(const Dispatched& in, BodySink& sink, std::string_view piece) {
    bool ok = false;
    Response answer = guarded(in.request, [&] {
      const auto result = sink.write(piece);
      ok = result.has_value();
      return ok ? Response{} : problem(result.error());
    });
    if (ok) return std::nullopt;
    return answer;
  }

  // A bug in a handler costs one answer.
  Response guarded(const Request& request, auto&& work) {
    try {
      return work();
    } catch (const std::exception& error) {
      deps_.server.log.error("http_handler_failed",
                             {{"request", request.id}, {"error", std::string(error.what())}});
      return problem(500, "internal_error", "Something went wrong here; the log tells what.");
    }
  }

  // Runs `work` on a worker thread while this waits; nullopt when it was refused.
  template <class R>
  Task<std::optional<R>> on_worker(Admission admission, std::move_only_function<R()> work) {
    auto result = std::make_shared<std::optional<R>>();  // owned by this coroutine and the work
    WorkerPool::Work task = [self = shared_from_this(), result, run = std::move(work)]() mutable {
      auto done = run();
      run = nullptr;
      self->stream_.post([self, result, done = std::move(done)]() mutable {
        *result = std::move(done);
        self->stream_.wake();
      });
    };
    if (admission == Admission::admitted) {
      deps_.workers.run(std::move(task));
    } else if (!deps_.workers.try_run(task)) {
      co_return std::nullopt;
    }
    working_ = true;
    while (!*result) co_await stream_.wait(kLongestWork);
    working_ = false;
    if (aborted_) stream_.close();
    co_return std::move(*result);
  }

  Task<bool> respond(Response response, const Request& request, SteadyTime started) {
    auto* events = std::get_if<EventStream>(&response.body);
    unread_ = !stream_.is_whole();
    const Framing framing{.keep_alive = stream_.may_keep_alive() && !draining_ && events == nullptr,
                          .chunked = events != nullptr && stream_.knows_chunks()};
    std::string head = response_head(response, framing, request.id, deps_.server.clock.now());
    const bool with_body = request.method != "HEAD" && allows_body(response.status);
    const bool sent = co_await send_message(std::move(head), response, with_body);
    report(request, response.status, started);
    if (sent && with_body && events != nullptr) co_await run_events(*events, framing.chunked);
    co_return sent&& framing.keep_alive;
  }

  void report(const Request& request, int status, SteadyTime started) {
    const auto took = std::chrono::duration_cast<std::chrono::microseconds>(steady_now() - started);
    if (deps_.server.on_answer) deps_.server.on_answer(status, took);
    deps_.server.log.info("http_request", {{"request", request.id},
                                           {"method", request.method},
                                           {"path", request.path.substr(0, kLoggedPath)},
                                           {"status", std::int64_t{status}},
                                           {"ms", static_cast<double>(took.count()) / 1000.0},
                                           {"peer", request.peer}});
  }

  Task<bool> send_message(std::string head, Response& response, bool with_body) {
    const auto* file = std::get_if<FileBody>(&response.body);
    const auto* text = std::get_if<std::string>(&response.body);
    if (with_body && text != nullptr && text->size() <= kTogether) head += *text;
    if (!co_await stream_.send(head)) co_return false;
    if (!with_body) co_return true;
    if (file != nullptr) co_return co_await stream_.send_file(*file);
    if (text != nullptr && text->size() > kTogether) co_return co_await stream_.send(*text);
    co_return true;
  }

  Task<void> run_events(EventStream& stream, bool chunked) {
    events_ = std::make_shared<EventQueue>([weak = weak_from_this()] {
      const auto self = weak.lock();
      if (self) self->stream_.post([self] { self->stream_.wake(); });
    });
    if (draining_) events_->end();
    stream_.watch_end([queue = events_] { queue->end(); });
    std::unique_ptr<EventProducer> producer;
    co_await on_worker<bool>(Admission::admitted, [this, &stream, &producer] {
      producer = stream.start(EventWriter(events_));
      return true;
    });
    const bool open = co_await send_events(chunked);
    events_->end();
    co_await on_worker<bool>(Admission::admitted, [&producer] {
      producer.reset();
      return true;
    });
    if (open && chunked) co_await stream_.send("0\r\n\r\n");
  }

  // Until the stream ends; whether the client is still there.
  Task<bool> send_events(bool chunked) {
    while (true) {
      // Asked first: what was pushed before the end must still be sent.
      const bool ended = events_->ended();
      std::string text = events_->take();
      if (text.empty()) {
        if (ended) co_return true;
        if (co_await stream_.wait(deps_.options.heartbeat)) continue;
        text = ": still here\n\n";
      }
      if (chunked) text = std::format("{:x}\r\n{}\r\n", text.size(), text);
      if (!co_await stream_.send(text)) co_return false;
    }
  }

  // Constant after construction.
  const ConnectionDeps deps_;
  const ClientStream stream_;
  const std::string peer_;
  // State below belongs to the stream's strand.
  std::shared_ptr<EventQueue> events_;  // owned by the connection and its producer's writer
  bool draining_ = false;
  bool aborted_ = false;
  bool working_ = false;    // a worker thread is busy with our request
  bool lingering_ = false;  // the last answer is out
  bool unread_ = false;     // input is left that no request will use
};

}  // namespace

std::shared_ptr<Connection> make_connection(boost::asio::io_context& io, UniqueFd socket,
                                            std::string peer, const ConnectionDeps& deps) {
  return std::make_shared<Session>(ClientStream(io, std::move(socket), deps.options),
                                   std::move(peer), deps);
}

}  // namespace iscan::http
