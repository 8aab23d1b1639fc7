// Which handler answers a request: a visible list of routes, tried by path and method.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "http/message.h"
#include "http/target.h"

namespace iscan::http {

// Runs on a worker thread. The request's body is complete.
using Handler = std::function<Response(const Request&)>;

// Opens the sink for an upload's body; on a worker thread, before the body is read. A Response
// refuses the upload: it is sent at once.
using OpenSink = std::function<std::expected<std::unique_ptr<BodySink>, Response>(const Request&)>;

struct Route {
  std::string method;   // "GET" answers HEAD too
  std::string pattern;  // "/documents/{id}": a segment in braces is a parameter
  std::variant<Handler, OpenSink> target;
  std::uint64_t max_body = 1U << 20U;  // bytes
};

// A route with the parameters its pattern found in the path.
struct Match {
  const Route* route = nullptr;
  Headers parameters;
};

// The path exists with other methods only.
struct WrongMethod {
  std::string allow;  // "GET, HEAD, POST"
};
struct NoRoute {};

// Tries its routes in their order. Immutable once built; thread-safe then.
class Router {
 public:
  void add(Route route);
  // Answers GET where no pattern fits; `pattern` of the route is not looked at.
  void set_fallback(Route route);
  std::variant<Match, WrongMethod, NoRoute> find(std::string_view method,
                                                 const Target& target) const;
  const std::vector<Route>& routes() const { return routes_; }

 private:
  std::vector<Route> routes_;
  std::optional<Route> fallback_;
};

}  // namespace iscan::http
