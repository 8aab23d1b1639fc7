// kombu's envelope: what lies in a Redis list or is published on a channel.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "celery/json.h"

namespace iscan::celery {

struct Envelope {
  std::string body;  // decoded from base64
  std::string content_type = "application/json";
  Json headers = Json::object();
  Json properties = Json::object();
};

// How a message finds its way; both are mandatory on the wire.
struct Route {
  std::string exchange;  // "" = the queue named by the key
  std::string key;
};

// Error message_unreadable.
Result<Envelope> parse_envelope(std::string_view raw);

// A message with a JSON body and a fresh delivery tag. `properties` may add correlation_id,
// reply_to, priority; `mode` 2 = durable.
std::string make_envelope(const Json& body, Json headers, const Route& route, int mode,
                          Json properties = Json::object());

// A random UUID (version 4), as kombu's uuid() makes them.
std::string new_id();

// Undoes the header `compression` ("application/x-gzip", …). Errors: message_unreadable,
// message_compression_unknown (both invalid_input), message_too_large (too_large).
Result<std::string> decompress(std::string_view body, std::string_view compression);

}  // namespace iscan::celery
