#include "http/connection.h"

#include <sys/sendfile.h>
#include <sys/socket.h>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/strand.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/buffer_body.hpp>
#include <boost/beast/http/error.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>

#include "http/dispatch.h"
#include "http/event_queue.h"
#include "http/problem.h"
#include "http/wire.h"

namespace iscan::http {
namespace {

namespace net = boost::asio;
namespace beast = boost::beast::http;
using Tcp = net::ip::tcp;
using boost::system::error_code;
using SteadyTime = std::chrono::steady_clock::time_point;
template <class T>
using Task = net::awaitable<T>;

constexpr auto kDone = net::as_tuple(net::use_awaitable);
constexpr std::size_t kPiece = 64U << 10U;     // of a body, read or sent at once
constexpr std::size_t kTogether = 16U << 10U;  // bodies up to this go out with their head
constexpr std::chrono::seconds kLinger{10};
constexpr std::string_view kContinue = "HTTP/1.1 100 Continue\r\n\r\n";

SteadyTime steady_now() { return std::chrono::steady_clock::now(); }

// How reading a piece of a body went.
enum class Got { more, complete, cut, late, malformed, too_large };

// What to say about a body that did not arrive; nothing when nobody is there to read it.
std::optional<Response> answer_to(Got got) {
  switch (got) {
    case Got::late: return problem(408, "request_timeout", "The request took too long to arrive.");
    case Got::malformed: return problem(400, "request_malformed", "The request is not valid HTTP.");
    case Got::too_large:
      return problem(413, "body_too_large", "The request is larger than this address accepts.");
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
  Session(net::io_context& io, UniqueFd socket, std::string peer, const ConnectionDeps& deps)
      : deps_(deps),
        strand_(net::make_strand(io)),
        socket_(strand_),
        deadline_(strand_),
        wake_(strand_),
        buffer_(deps.options.head_bytes + kPiece),
        peer_(std::move(peer)) {
    sockaddr_storage address{};
    socklen_t length = sizeof address;
    const bool known =
        ::getsockname(socket.get(), reinterpret_cast<sockaddr*>(&address), &length) == 0;
    error_code ignored;
    socket_.assign(known && address.ss_family == AF_INET6 ? Tcp::v6() : Tcp::v4(), socket.release(),
                   ignored);
    socket_.set_option(Tcp::no_delay(true), ignored);
    socket_.native_non_blocking(true, ignored);
  }

  void start(std::function<void()> ended) override {
    auto finished = [self = shared_from_this(),
                     ended = std::move(ended)](const std::exception_ptr& error) {
      if (error) self->deps_.server.log.error("http_connection_failed");
      self->close();
      ended();
    };
    net::co_spawn(
        strand_, [self = shared_from_this()] { return self->serve(); }, std::move(finished));
  }

  void drain() override {
    net::post(strand_, [self = shared_from_this()] {
      self->draining_ = true;
      if (self->idle_) self->close();
      if (self->events_) self->events_->end();
    });
  }

  void abort() override {
    net::post(strand_, [self = shared_from_this()] {
      self->draining_ = true;
      self->close();
      if (self->events_) self->events_->end();
    });
  }

 private:
  // All below runs on the strand, except what on_worker is given.

  void close() {
    error_code ignored;
    deadline_.cancel();
    socket_.close(ignored);
  }

  // Ends the socket's operations under way at that time.
  void set_deadline(SteadyTime at) {
    timed_out_ = false;
    deadline_.expires_at(at);
    deadline_.async_wait([self = shared_from_this()](error_code error) {
      if (error || self->deadline_.expiry() > steady_now()) return;
      self->timed_out_ = true;
      self->socket_.cancel(error);
    });
  }

  Task<void> serve() {
    while (co_await exchange()) {
    }
    if (unread_) co_await discard_rest();
  }

  // One request and its answer; whether another may follow.
  Task<bool> exchange() {
    if (!co_await read_head()) co_return false;
    const SteadyTime started = steady_now();
    Dispatched in = dispatched();
    std::optional<Response> answer = std::move(in.refused);
    if (!answer) {
      if (const auto* handler = std::get_if<Handler>(&in.route->target)) {
        answer = co_await run_handler(in, *handler);
      } else {
        answer = co_await run_sink(in, std::get<OpenSink>(in.route->target));
      }
    }
    if (!answer) co_return false;
    co_return co_await respond(std::move(*answer), in.request, started);
  }

  Task<bool> read_head() {
    parser_.reset();
    if (buffer_.size() == 0 && !co_await wait_for_request()) co_return false;
    first_ = false;
    parser_.emplace();
    parser_->header_limit(static_cast<std::uint32_t>(deps_.options.head_bytes));
    parser_->body_limit(boost::none);  // each route has its own
    set_deadline(steady_now() + deps_.options.head_timeout);
    const auto [error, size] = co_await beast::async_read_header(socket_, buffer_, *parser_, kDone);
    deadline_.cancel();
    if (!error) co_return true;
    if (auto answer = answer_to_broken_head(error)) {
      unread_ = true;
      Request unknown{.id = deps_.server.ids.next()};
      co_await respond(std::move(*answer), unknown, steady_now());
    }
    co_return false;
  }

  // Idle connections hold no buffers.
  Task<bool> wait_for_request() {
    buffer_.shrink_to_fit();
    if (draining_) co_return false;
    idle_ = true;
    set_deadline(steady_now() + (first_ ? deps_.options.head_timeout : deps_.options.idle_timeout));
    const auto [error] = co_await socket_.async_wait(Tcp::socket::wait_read, kDone);
    idle_ = false;
    co_return !error && !draining_;
  }

  std::optional<Response> answer_to_broken_head(error_code error) const {
    if (timed_out_) return answer_to(Got::late);
    if (error == beast::error::header_limit || error == beast::error::buffer_overflow) {
      return problem(431, "head_too_large", "The head of the request is too large.");
    }
    if (error == beast::error::end_of_stream || error == beast::error::partial_message) {
      return std::nullopt;
    }
    if (error.category() != make_error_code(beast::error::bad_method).category()) {
      return std::nullopt;  // the network's error: nobody is there
    }
    return answer_to(Got::malformed);
  }

  Dispatched dispatched() {
    const auto& message = parser_->get();
    RequestHead head{.method = std::string(message.method_string()),
                     .target = std::string(message.target()),
                     .host_needed = message.version() >= 11};
    for (const auto& field : message) head.headers.add(field.name_string(), field.value());
    if (const auto length = parser_->content_length()) head.content_length = *length;
    body_received_ = 0;
    return dispatch(deps_.server.router, std::move(head), peer_, deps_.server.ids.next());
  }

  // Reads up to kPiece bytes of the body into `piece`.
  Task<Got> next_piece(std::string& piece, std::uint64_t limit) {
    auto& body = parser_->get().body();
    piece.resize(kPiece);
    body.data = piece.data();
    body.size = piece.size();
    buffer_.reserve(kPiece);
    while (!parser_->is_done() && body.size > 0) {
      set_deadline(body_deadline(piece.size() - body.size));
      const auto [error, size] = co_await beast::async_read_some(socket_, buffer_, *parser_, kDone);
      if (!error || error == beast::error::need_buffer) continue;
      deadline_.cancel();
      if (timed_out_) co_return Got::late;
      const bool gone = error == beast::error::partial_message ||
                        error.category() != make_error_code(beast::error::bad_method).category();
      co_return gone ? Got::cut : Got::malformed;
    }
    deadline_.cancel();
    piece.resize(piece.size() - body.size);
    body_received_ += piece.size();
    if (body_received_ > limit) co_return Got::too_large;
    co_return parser_->is_done() ? Got::complete : Got::more;
  }

  // The client owes bytes at a rate, so that a trickle does not hold a connection for ever.
  SteadyTime body_deadline(std::uint64_t in_piece) {
    if (body_received_ + in_piece == 0) body_started_ = steady_now();
    const auto earned = (body_received_ + in_piece) * 1000 / deps_.options.body_bytes_per_second;
    return body_started_ + deps_.options.body_timeout + std::chrono::milliseconds(earned);
  }

  Task<void> invite_body(const Request& request) {
    if (request.header("Expect") && !parser_->is_done()) co_await send(kContinue);
  }

  // nullopt: the client is gone.
  Task<std::optional<Response>> run_handler(Dispatched& in, const Handler& handler) {
    if (!parser_->is_done()) {
      co_await invite_body(in.request);
      std::string piece;
      Got got = Got::more;
      while (got == Got::more) {
        got = co_await next_piece(piece, in.route->max_body);
        in.request.body += piece;
      }
      if (got != Got::complete) co_return answer_to(got);
    }
    auto answer = co_await on_worker<Response>(Admission::may_refuse, [this, &in, &handler] {
      return guarded(in.request, [&] { return handler(in.request); });
    });
    co_return answer ? std::move(*answer) : server_busy();
  }

  Task<std::optional<Response>> run_sink(Dispatched& in, const OpenSink& open) {
    using Opened = std::expected<std::unique_ptr<BodySink>, Response>;
    std::optional<Opened> opened =
        co_await on_worker<Opened>(Admission::may_refuse, [this, &in, &open] {
          Opened result;
          auto refused = guarded(in.request, [&] {
            result = open(in.request);
            return result ? Response{} : std::move(result.error());
          });
          if (!result || !*result) result = std::unexpected(std::move(refused));
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
    Got got = parser_->is_done() ? Got::complete : Got::more;
    while (got == Got::more) {
      got = co_await next_piece(piece, in.route->max_body);
      if (got != Got::more && got != Got::complete) co_return answer_to(got);
      auto refused = co_await on_worker<std::optional<Response>>(
          Admission::admitted, [this, &in, &sink, &piece] { return written(in, sink, piece); });
      if (*refused) co_return std::move(*refused);
    }
    co_return co_await on_worker<Response>(Admission::admitted, [this, &in, &sink] {
      return guarded(in.request, [&] { return sink.finish(); });
    });
  }

  std::optional<Response> written(const Dispatched& in, BodySink& sink, std::string_view piece) {
    bool ok = false;
    Response answer = guarded(in.request, [&] {
      auto result = sink.write(piece);
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
    struct Slot {
      explicit Slot(const net::strand<net::io_context::executor_type>& strand) : done(strand) {}
      std::optional<R> value;
      net::steady_timer done;
    };
    auto slot = std::make_shared<Slot>(strand_);  // owned by this coroutine and the work
    slot->done.expires_at(SteadyTime::max());
    WorkerPool::Work task = [slot, strand = strand_, run = std::move(work)]() mutable {
      slot->value.emplace(run());
      run = nullptr;
      net::post(strand, [slot] { slot->done.cancel(); });
    };
    if (admission == Admission::admitted) {
      deps_.workers.run(std::move(task));
    } else if (!deps_.workers.try_run(task)) {
      co_return std::nullopt;
    }
    co_await slot->done.async_wait(kDone);
    co_return std::move(slot->value);
  }

  Task<bool> respond(Response response, const Request& request, SteadyTime started) {
    auto* stream = std::get_if<EventStream>(&response.body);
    const bool sound = !unread_ && parser_->is_done();
    unread_ = !sound;
    const Framing framing{
        .keep_alive = sound && parser_->keep_alive() && !draining_ && stream == nullptr,
        .chunked = stream != nullptr && parser_->get().version() >= 11};
    std::string head = response_head(response, framing, request.id, deps_.server.clock.now());
    const bool with_body = request.method != "HEAD" && allows_body(response.status);
    const bool sent = co_await send_message(std::move(head), response, with_body);
    report(request, response.status, started);
    if (sent && with_body && stream != nullptr) co_await run_events(*stream, framing.chunked);
    co_return sent&& framing.keep_alive;
  }

  void report(const Request& request, int status, SteadyTime started) {
    const auto took = std::chrono::duration_cast<std::chrono::microseconds>(steady_now() - started);
    if (deps_.server.on_answer) deps_.server.on_answer(status, took);
    deps_.server.log.info("http_request", {{"request", request.id},
                                           {"method", request.method},
                                           {"path", request.path.substr(0, 200)},
                                           {"status", std::int64_t{status}},
                                           {"ms", static_cast<double>(took.count()) / 1000.0},
                                           {"peer", request.peer}});
  }

  Task<bool> send_message(std::string head, Response& response, bool with_body) {
    if (!with_body) co_return co_await send(head);
    if (auto* file = std::get_if<FileBody>(&response.body)) {
      co_return co_await send(head) && co_await send_file(*file);
    }
    const auto* text = std::get_if<std::string>(&response.body);
    if (text == nullptr) co_return co_await send(head);
    if (text->size() <= kTogether) {
      head += *text;
      co_return co_await send(head);
    }
    co_return co_await send(head) && co_await send(*text);
  }

  Task<bool> send(std::string_view text) {
    while (!text.empty()) {
      set_deadline(steady_now() + deps_.options.write_timeout);
      const auto [error, size] =
          co_await socket_.async_write_some(net::buffer(text.data(), text.size()), kDone);
      if (error) co_return false;
      text.remove_prefix(size);
    }
    deadline_.cancel();
    co_return true;
  }

  // The kernel copies; nothing of the file passes through our memory.
  Task<bool> send_file(const FileBody& file) {
    auto offset = static_cast<off_t>(file.offset);
    std::uint64_t left = file.length;
    while (left > 0) {
      const auto wanted = static_cast<std::size_t>(std::min<std::uint64_t>(left, 1U << 20U));
      const auto sent = ::sendfile(socket_.native_handle(), file.fd.get(), &offset, wanted);
      if (sent > 0) {
        left -= static_cast<std::uint64_t>(sent);
        continue;
      }
      if (sent == 0 || (errno != EAGAIN && errno != EINTR)) co_return false;
      set_deadline(steady_now() + deps_.options.write_timeout);
      const auto [error] = co_await socket_.async_wait(Tcp::socket::wait_write, kDone);
      if (error) co_return false;
    }
    deadline_.cancel();
    co_return true;
  }

  Task<void> run_events(EventStream& stream, bool chunked) {
    events_ = std::make_shared<EventQueue>([weak = weak_from_this()] {
      const auto self = weak.lock();
      if (self) net::post(self->strand_, [self] { self->wake_.cancel(); });
    });
    if (draining_) events_->end();
    watch_peer();
    EventWriter writer(events_);
    std::unique_ptr<EventProducer> producer;
    co_await on_worker<bool>(Admission::admitted, [&stream, &writer, &producer] {
      producer = stream.start(std::move(writer));
      return true;
    });
    const bool open = co_await send_events(chunked);
    events_->end();
    co_await on_worker<bool>(Admission::admitted, [&producer] {
      producer.reset();
      return true;
    });
    if (open && chunked) co_await send("0\r\n\r\n");
  }

  // Until the stream ends; whether the client is still there.
  Task<bool> send_events(bool chunked) {
    while (true) {
      std::string text = events_->take();
      if (text.empty()) {
        if (events_->ended()) co_return true;
        wake_.expires_after(deps_.options.heartbeat);
        const auto [woken] = co_await wake_.async_wait(kDone);
        if (woken) continue;
        text = ": still here\n\n";
      }
      if (chunked) text = std::format("{:x}\r\n{}\r\n", text.size(), text);
      if (!co_await send(text)) co_return false;
    }
  }

  // A client that goes away while nothing is sent is noticed by the end of its input.
  void watch_peer() {
    socket_.async_wait(Tcp::socket::wait_read, [self = shared_from_this()](error_code error) {
      char byte = 0;
      const auto got = error ? 0 : ::recv(self->socket_.native_handle(), &byte, 1, MSG_PEEK);
      if (got <= 0 && self->events_) self->events_->end();
    });
  }

  // Closing while the client still sends would make it lose our answer (RFC 9112 section 9.6).
  Task<void> discard_rest() {
    error_code ignored;
    socket_.shutdown(Tcp::socket::shutdown_send, ignored);
    std::string piece(kPiece, '\0');
    const SteadyTime until = steady_now() + kLinger;
    bool open = true;
    while (open && !draining_) {
      set_deadline(until);
      const auto [error, size] = co_await socket_.async_read_some(net::buffer(piece), kDone);
      open = !error;
    }
  }

  // Constant after construction.
  const ConnectionDeps deps_;
  net::strand<net::io_context::executor_type> strand_;
  // State below belongs to the strand.
  Tcp::socket socket_;
  net::steady_timer deadline_;
  net::steady_timer wake_;
  boost::beast::flat_buffer buffer_;
  std::optional<beast::request_parser<beast::buffer_body>> parser_;
  std::shared_ptr<EventQueue> events_;  // owned by the connection and its producer's writer
  std::string peer_;
  std::uint64_t body_received_ = 0;
  SteadyTime body_started_;
  bool first_ = true;
  bool idle_ = false;
  bool draining_ = false;
  bool timed_out_ = false;
  bool unread_ = false;  // input is left that no request will use
};

}  // namespace

std::shared_ptr<Connection> make_connection(net::io_context& io, UniqueFd socket, std::string peer,
                                            const ConnectionDeps& deps) {
  return std::make_shared<Session>(io, std::move(socket), std::move(peer), deps);
}

}  // namespace iscan::http
