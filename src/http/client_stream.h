// The bytes of one client: heads and bodies in, answers out, each under its time limit. The only
// source that knows the HTTP parser and the socket.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/fd.h"
#include "http/dispatch.h"
#include "http/server.h"

// Named without their headers, which cost seconds in every source.
// NOLINTBEGIN(readability-identifier-naming): the names are Boost's.
namespace boost::asio {
class io_context;
class any_io_executor;
template <typename T, typename Executor>
class awaitable;
}  // namespace boost::asio
// NOLINTEND(readability-identifier-naming)

namespace iscan::http {

template <class T>
using Task = boost::asio::awaitable<T, boost::asio::any_io_executor>;

// How reading went.
enum class Got { more, complete, cut, late, malformed, too_large };

// Everything happens on the stream's strand: coroutines started by spawn() and what is posted.
// Copies refer to the same stream and keep it alive.
class ClientStream {
 public:
  // Takes over the connected socket. `options` outlives the stream.
  ClientStream(boost::asio::io_context& io, UniqueFd socket, const ServerOptions& options);

  // Runs `work` until it ends; then `ended`, told whether an exception ended it.
  void spawn(std::function<Task<void>()> work, std::function<void(bool failed)> ended) const;
  // From any thread.
  void post(std::move_only_function<void()> work) const;

  // True while no byte of the next request has come.
  bool is_idle() const;
  // Waits for the first byte of a request and then for its head. `complete` when `head` was read;
  // `cut` when the client is gone.
  Task<Got> read_head(RequestHead& head) const;
  // About the request whose head was read last.
  bool is_whole() const;  // its body has been read
  bool may_keep_alive() const;
  bool knows_chunks() const;  // HTTP/1.1

  // The next part of the body, `limit` bytes in all.
  Task<Got> next_piece(std::string& piece, std::uint64_t limit) const;

  // False when the client is gone or takes nothing for too long.
  Task<bool> send(std::string_view text) const;
  // Without passing through our memory.
  Task<bool> send_file(const FileBody& file) const;
  // Tells the client that nothing follows and reads what it still sends: closing at once would
  // make it lose our answer (RFC 9112 section 9.6).
  Task<void> discard_rest() const;

  // Calls `gone` once when the client ends its side or sends more.
  void watch_end(std::function<void()> gone) const;
  // Waits for wake() (true) or until the time has passed (false).
  Task<bool> wait(std::chrono::milliseconds limit) const;
  void wake() const;
  // Ends everything under way.
  void close() const;

 private:
  struct State;
  std::shared_ptr<State> state_;
};

}  // namespace iscan::http
