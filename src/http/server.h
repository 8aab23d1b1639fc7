// The HTTP/1.1 server: two threads do the network, a bounded pool runs the handlers. Slow or
// hostile clients cost a connection, never a thread.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "base/clock.h"
#include "base/id.h"
#include "base/log.h"
#include "base/result.h"
#include "http/router.h"

namespace iscan::http {

struct ServerOptions {
  std::string address = "127.0.0.1";  // IPv4 or IPv6, numeric
  std::uint16_t port = 0;             // 0 = any free one
  int io_threads = 2;
  int workers = 16;
  std::size_t waiting_requests = 256;  // more are answered 503
  std::size_t connections = 1024;      // more are answered 503
  std::size_t head_bytes = 16U << 10U;
  std::chrono::milliseconds head_timeout{10'000};  // for the whole head of a request
  std::chrono::milliseconds idle_timeout{60'000};  // between requests on a connection
  // A body must bring the first byte in this time, and so many bytes a second after that.
  std::chrono::milliseconds body_timeout{20'000};
  std::uint64_t body_bytes_per_second = 500;
  std::chrono::milliseconds write_timeout{30'000};  // without any progress
  std::chrono::milliseconds heartbeat{15'000};      // a comment on idle event streams
  std::chrono::milliseconds drain{10'000};          // for requests under way when stop() is called
};

// What was answered, for metrics; called from any thread.
using OnAnswer = std::function<void(int status, std::chrono::microseconds took)>;

// Everything outlives the server.
struct ServerDeps {
  const Router& router;
  const Clock& clock;  // for the Date field
  IdSource& ids;       // for request ids
  Logger& log;
  OnAnswer on_answer = nullptr;
};

class Server {
 public:
  // Starts nothing.
  Server(ServerDeps deps, ServerOptions options);
  // Stops.
  ~Server();

  // Listens and returns the port. Errors: address_invalid (invalid_input), port_in_use,
  // listen_failed (unavailable).
  Result<std::uint16_t> start();
  // Takes no new connections, ends event streams, lets requests under way finish within the drain
  // time, then closes what is left. Idempotent; returns when no thread of the server runs.
  void stop();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace iscan::http
