// One client's connection: requests one after another until either side closes it.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "base/fd.h"
#include "http/server.h"
#include "http/worker_pool.h"

namespace boost::asio {
class io_context;
}

namespace iscan::http {

// Shared by all connections of a server; everything outlives them.
struct ConnectionDeps {
  const ServerDeps& server;
  const ServerOptions& options;
  WorkerPool& workers;
};

// All calls are thread-safe. The object keeps itself alive while it serves.
class Connection {
 public:
  virtual ~Connection() = default;
  // `ended` is called once, as the last thing that happens.
  virtual void start(std::function<void()> ended) = 0;
  // Finishes the request under way, if any, then closes; ends an event stream.
  virtual void drain() = 0;
  // Closes at once; a handler that runs is waited for.
  virtual void abort() = 0;
};

// Takes over the connected `socket`.
std::shared_ptr<Connection> make_connection(boost::asio::io_context& io, UniqueFd socket,
                                            std::string peer, const ConnectionDeps& deps);

}  // namespace iscan::http
