#include "http/client_stream.h"

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

namespace iscan::http {
namespace {

namespace net = boost::asio;
namespace beast = boost::beast::http;
using Tcp = net::ip::tcp;
using boost::system::error_code;
using SteadyTime = std::chrono::steady_clock::time_point;

constexpr auto kDone = net::as_tuple(net::use_awaitable);
constexpr std::size_t kPiece = 64U << 10U;        // of a body, read at once
constexpr std::size_t kFilePiece = 1024U << 10U;  // handed to the kernel at once
constexpr std::chrono::seconds kLinger{10};

SteadyTime steady_now() { return std::chrono::steady_clock::now(); }

// The parser's errors are the client's fault, others come from the network.
bool is_parser_error(error_code error) {
  return error.category() == make_error_code(beast::error::bad_method).category();
}

Tcp protocol_of(int socket) {
  sockaddr_storage address{};
  socklen_t length = sizeof address;
  const bool known = ::getsockname(socket, reinterpret_cast<sockaddr*>(&address), &length) == 0;
  return known && address.ss_family == AF_INET6 ? Tcp::v6() : Tcp::v4();
}

}  // namespace

struct ClientStream::State : std::enable_shared_from_this<State> {
  State(net::io_context& io, const ServerOptions& server_options)
      : options(server_options),
        strand(net::make_strand(io)),
        buffer(options.head_bytes + kPiece) {}

  // Ends the socket's operations under way at that time.
  void set_deadline(SteadyTime at) {
    timed_out = false;
    deadline.expires_at(at);
    deadline.async_wait([self = shared_from_this()](error_code error) {
      if (error || self->deadline.expiry() > steady_now()) return;
      self->timed_out = true;
      self->socket.cancel(error);
    });
  }

  // Idle connections hold no buffers.
  Task<bool> wait_for_request() {
    buffer.shrink_to_fit();
    idle = true;
    set_deadline(steady_now() + (first ? options.head_timeout : options.idle_timeout));
    const auto [error] = co_await socket.async_wait(Tcp::socket::wait_read, kDone);
    idle = false;
    co_return !error;
  }

  // The client owes bytes at a rate, so that a trickle does not hold a connection for ever.
  SteadyTime body_deadline(std::uint64_t in_piece) {
    const std::uint64_t received = body_received + in_piece;
    if (received == 0) body_started = steady_now();
    const auto earned = received * 1000 / options.body_bytes_per_second;
    return body_started + options.body_timeout + std::chrono::milliseconds(earned);
  }

  Got failure_of(error_code error) const {
    if (timed_out) return Got::late;
    if (error == beast::error::header_limit || error == beast::error::buffer_overflow) {
      return Got::too_large;
    }
    const bool ended =
        error == beast::error::end_of_stream || error == beast::error::partial_message;
    return ended || !is_parser_error(error) ? Got::cut : Got::malformed;
  }

  RequestHead head() const {
    const auto& message = parser->get();
    RequestHead out{.method = std::string(message.method_string()),
                    .target = std::string(message.target()),
                    .host_needed = message.version() >= 11};
    for (const auto& field : message) out.headers.add(field.name_string(), field.value());
    if (const auto length = parser->content_length()) out.content_length = *length;
    return out;
  }

  const ServerOptions& options;
  net::strand<net::io_context::executor_type> strand;
  // All below belongs to the strand.
  Tcp::socket socket{strand};
  net::steady_timer deadline{strand};
  net::steady_timer alarm{strand};
  boost::beast::flat_buffer buffer;
  std::optional<beast::request_parser<beast::buffer_body>> parser;
  std::uint64_t body_received = 0;
  SteadyTime body_started;
  bool first = true;  // no request has come yet
  bool idle = false;
  bool timed_out = false;
};

ClientStream::ClientStream(net::io_context& io, UniqueFd socket, const ServerOptions& options)
    : state_(std::make_shared<State>(io, options)) {
  error_code ignored;  // a broken socket shows itself at the first read
  const Tcp protocol = protocol_of(socket.get());
  state_->socket.assign(protocol, socket.release(), ignored);
  state_->socket.set_option(Tcp::no_delay(true), ignored);
  state_->socket.native_non_blocking(true, ignored);
}

void ClientStream::spawn(std::function<Task<void>()> work, std::function<void(bool)> ended) const {
  net::co_spawn(state_->strand, std::move(work),
                [state = state_, ended = std::move(ended)](const std::exception_ptr& error) {
                  ended(error != nullptr);
                });
}

void ClientStream::post(std::move_only_function<void()> work) const {
  net::post(state_->strand, [state = state_, work = std::move(work)]() mutable { work(); });
}

bool ClientStream::is_idle() const { return state_->idle; }

bool ClientStream::is_whole() const { return state_->parser && state_->parser->is_done(); }

bool ClientStream::may_keep_alive() const { return is_whole() && state_->parser->keep_alive(); }

bool ClientStream::knows_chunks() const {
  return state_->parser && state_->parser->get().version() >= 11;
}

Task<Got> ClientStream::read_head(RequestHead& head) const {
  State& state = *state_;
  state.parser.reset();
  if (state.buffer.size() == 0 && !co_await state.wait_for_request()) co_return Got::cut;
  state.first = false;
  state.body_received = 0;
  state.parser.emplace();
  state.parser->header_limit(static_cast<std::uint32_t>(state.options.head_bytes));
  state.parser->body_limit(boost::none);  // each route has its own
  state.set_deadline(steady_now() + state.options.head_timeout);
  const auto [error, size] =
      co_await beast::async_read_header(state.socket, state.buffer, *state.parser, kDone);
  state.deadline.cancel();
  if (error) co_return state.failure_of(error);
  head = state.head();
  co_return Got::complete;
}

Task<Got> ClientStream::next_piece(std::string& piece, std::uint64_t limit) const {
  State& state = *state_;
  auto& body = state.parser->get().body();
  piece.resize(kPiece);
  body.data = piece.data();
  body.size = piece.size();
  state.buffer.reserve(kPiece);
  while (!state.parser->is_done() && body.size > 0) {
    state.set_deadline(state.body_deadline(piece.size() - body.size));
    const auto [error, size] =
        co_await beast::async_read_some(state.socket, state.buffer, *state.parser, kDone);
    state.deadline.cancel();
    if (error && error != beast::error::need_buffer) co_return state.failure_of(error);
  }
  piece.resize(piece.size() - body.size);
  state.body_received += piece.size();
  if (state.body_received > limit) co_return Got::too_large;
  co_return state.parser->is_done() ? Got::complete : Got::more;
}

Task<bool> ClientStream::send(std::string_view text) const {
  State& state = *state_;
  while (!text.empty()) {
    state.set_deadline(steady_now() + state.options.write_timeout);
    const auto [error, size] =
        co_await state.socket.async_write_some(net::buffer(text.data(), text.size()), kDone);
    if (error) co_return false;
    text.remove_prefix(size);
  }
  state.deadline.cancel();
  co_return true;
}

Task<bool> ClientStream::send_file(const FileBody& file) const {
  State& state = *state_;
  auto offset = static_cast<off_t>(file.offset);
  std::uint64_t left = file.length;
  while (left > 0) {
    const auto wanted = static_cast<std::size_t>(std::min<std::uint64_t>(left, kFilePiece));
    const auto sent = ::sendfile(state.socket.native_handle(), file.fd.get(), &offset, wanted);
    if (sent > 0) {
      left -= static_cast<std::uint64_t>(sent);
      continue;
    }
    if (sent == 0 || (errno != EAGAIN && errno != EINTR)) co_return false;
    state.set_deadline(steady_now() + state.options.write_timeout);
    const auto [error] = co_await state.socket.async_wait(Tcp::socket::wait_write, kDone);
    if (error) co_return false;
  }
  state.deadline.cancel();
  co_return true;
}

Task<void> ClientStream::discard_rest() const {
  State& state = *state_;
  error_code error;
  state.socket.shutdown(Tcp::socket::shutdown_send, error);
  std::string piece(kPiece, '\0');
  const SteadyTime until = steady_now() + kLinger;
  while (!error) {
    state.set_deadline(until);
    const auto [failed, size] = co_await state.socket.async_read_some(net::buffer(piece), kDone);
    error = failed;
  }
}

void ClientStream::watch_end(std::function<void()> gone) const {
  state_->socket.async_wait(Tcp::socket::wait_read,
                            [state = state_, gone = std::move(gone)](error_code) { gone(); });
}

Task<bool> ClientStream::wait(std::chrono::milliseconds limit) const {
  state_->alarm.expires_after(limit);
  const auto [woken] = co_await state_->alarm.async_wait(kDone);
  co_return static_cast<bool>(woken);
}

void ClientStream::wake() const { state_->alarm.cancel(); }

void ClientStream::close() const {
  error_code ignored;
  state_->deadline.cancel();
  state_->alarm.cancel();
  state_->socket.close(ignored);
}

}  // namespace iscan::http
