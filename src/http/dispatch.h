// From the head of a request to the route that answers it, or the refusal.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "http/router.h"

namespace iscan::http {

// What the first lines of a request say.
struct RequestHead {
  std::string method;
  std::string target;
  Headers headers;
  std::optional<std::uint64_t> content_length;  // bytes; nullopt when absent or chunked
  bool host_needed = true;                      // HTTP/1.1
};

struct Dispatched {
  Request request;
  const Route* route = nullptr;     // nullptr when refused
  std::optional<Response> refused;  // 400, 404, 405, 413, 417
};

// `new_id` serves as request id when the client sent none or an unsound one.
Dispatched dispatch(const Router& router, RequestHead head, std::string peer, std::string new_id);

}  // namespace iscan::http
