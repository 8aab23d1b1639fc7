#include "http/server.h"

#include <pthread.h>
#include <signal.h>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/strand.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <format>
#include <latch>
#include <optional>
#include <unordered_map>

#include "http/connection.h"
#include "http/problem.h"
#include "http/wire.h"
#include "http/worker_pool.h"

namespace iscan::http {
namespace {

namespace net = boost::asio;
using Tcp = net::ip::tcp;
using boost::system::error_code;

constexpr auto kDone = net::as_tuple(net::use_awaitable);
// After a failed accept, most likely for want of descriptors.
constexpr std::chrono::milliseconds kAcceptPause{100};

// A peer that went away while a file is sent to it must not end the program.
void block_sigpipe() {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGPIPE);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
}

// The connections that are open. Thread-safe.
class Connections {
 public:
  std::size_t size() const {
    const std::scoped_lock lock(mutex_);
    return open_.size();
  }
  void add(const std::shared_ptr<Connection>& connection) {
    const std::scoped_lock lock(mutex_);
    open_.emplace(connection.get(), connection);
  }
  void remove(const Connection* connection) {
    const std::scoped_lock lock(mutex_);
    open_.erase(connection);
    if (open_.empty()) empty_.notify_all();
  }
  void each(auto&& use) const {
    for (const auto& connection : copy()) use(*connection);
  }
  bool wait_empty(std::chrono::milliseconds limit) {
    std::unique_lock lock(mutex_);
    return empty_.wait_for(lock, limit, [this] { return open_.empty(); });
  }
  // A handler cannot be interrupted; it is waited for.
  void wait_empty() {
    std::unique_lock lock(mutex_);
    empty_.wait(lock, [this] { return open_.empty(); });
  }

 private:
  std::vector<std::shared_ptr<Connection>> copy() const {
    const std::scoped_lock lock(mutex_);
    std::vector<std::shared_ptr<Connection>> out;
    out.reserve(open_.size());
    for (const auto& [key, connection] : open_) out.push_back(connection);
    return out;
  }

  mutable std::mutex mutex_;
  std::condition_variable empty_;
  std::unordered_map<const Connection*, std::shared_ptr<Connection>> open_;
};

}  // namespace

struct Server::State {
  State(ServerDeps server_deps, ServerOptions server_options)
      : deps(std::move(server_deps)), options(std::move(server_options)) {}

  Result<std::uint16_t> listen();
  net::awaitable<void> accept_all();
  void take(Tcp::socket socket);
  void turn_away(Tcp::socket socket);
  void stop();

  const ServerDeps deps;
  const ServerOptions options;
  net::io_context io;
  net::executor_work_guard<net::io_context::executor_type> guard{io.get_executor()};
  net::strand<net::io_context::executor_type> strand{net::make_strand(io)};
  Tcp::acceptor acceptor{strand};
  Connections connections;
  std::optional<WorkerPool> workers;
  std::vector<std::jthread> threads;
};

Server::Server(ServerDeps deps, ServerOptions options)
    : state_(std::make_unique<State>(std::move(deps), std::move(options))) {}

Server::~Server() { stop(); }

void Server::stop() { state_->stop(); }

Result<std::uint16_t> Server::start() {
  State& state = *state_;
  const auto port = state.listen();
  if (!port) return port;
  state.workers.emplace(state.options.workers, state.options.waiting_requests);
  net::co_spawn(state.strand, state.accept_all(), net::detached);
  for (int n = 0; n < state.options.io_threads; ++n) {
    state.threads.emplace_back([&io = state.io] {
      block_sigpipe();
      io.run();
    });
  }
  return port;
}

Result<std::uint16_t> Server::State::listen() {
  error_code error;
  const auto address = net::ip::make_address(options.address, error);
  if (error) {
    return fail(ErrorKind::invalid_input, "address_invalid",
                std::format("\"{}\" is not an IP address to listen on.", options.address));
  }
  const Tcp::endpoint endpoint(address, options.port);
  acceptor.open(endpoint.protocol(), error);
  if (!error) acceptor.set_option(Tcp::acceptor::reuse_address(true), error);
  if (!error) acceptor.bind(endpoint, error);
  if (!error) acceptor.listen(net::socket_base::max_listen_connections, error);
  if (error == net::error::address_in_use) {
    return fail(ErrorKind::unavailable, "port_in_use",
                std::format("Port {} is in use by another program.", options.port));
  }
  if (error) {
    return fail(ErrorKind::unavailable, "listen_failed",
                std::format("Cannot listen on {}:{}.", options.address, options.port),
                error.message());
  }
  return acceptor.local_endpoint().port();
}

net::awaitable<void> Server::State::accept_all() {
  net::steady_timer pause(strand);
  while (true) {
    auto [error, socket] = co_await acceptor.async_accept(io, kDone);
    if (!acceptor.is_open()) co_return;
    if (error) {
      deps.log.warning("http_accept_failed", {{"error", error.message()}});
      pause.expires_after(kAcceptPause);
      co_await pause.async_wait(kDone);
    } else if (connections.size() >= options.connections) {
      turn_away(std::move(socket));
    } else {
      take(std::move(socket));
    }
  }
}

void Server::State::take(Tcp::socket socket) {
  error_code error;
  const auto peer = socket.remote_endpoint(error);
  if (error) return;  // gone already
  auto connection = make_connection(io, UniqueFd(socket.release(error)), peer.address().to_string(),
                                    {deps, options, *workers});
  connections.add(connection);
  connection->start([this, key = connection.get()] { connections.remove(key); });
}

void Server::State::turn_away(Tcp::socket socket) {
  Response busy = problem(503, "too_many_connections", "The service is busy; try again soon.");
  const std::string text =
      response_head(busy, {.keep_alive = false}, deps.ids.next(), deps.clock.now()) +
      std::get<std::string>(busy.body);
  error_code ignored;
  socket.non_blocking(true, ignored);
  socket.write_some(net::buffer(text), ignored);
  socket.shutdown(Tcp::socket::shutdown_send, ignored);
}

void Server::State::stop() {
  if (threads.empty()) return;
  // On the acceptor's strand: no connection can slip in between the two.
  std::latch closed(1);
  net::post(strand, [this, &closed] {
    error_code ignored;
    acceptor.close(ignored);
    connections.each([](Connection& connection) { connection.drain(); });
    closed.count_down();
  });
  closed.wait();
  if (!connections.wait_empty(options.drain)) {
    deps.log.warning("http_drain_cut", {{"connections", std::int64_t(connections.size())}});
    connections.each([](Connection& connection) { connection.abort(); });
    connections.wait_empty();
  }
  guard.reset();
  threads.clear();
  workers.reset();
}

}  // namespace iscan::http
