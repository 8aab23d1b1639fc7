// A response's head as bytes (RFC 9112), with the fields every answer carries.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/clock.h"
#include "http/message.h"

namespace iscan::http {

struct Framing {
  bool keep_alive = true;
  bool chunked = false;  // the body's length is not known
};

// Bytes that follow the head; nullopt for an event stream.
std::optional<std::uint64_t> body_length(const Response& response);
// Whether the status may have a body at all.
bool allows_body(int status);

// The head up to and with the empty line. Safe defaults are added where the response does not say
// otherwise: no sniffing, no storing, no scripts, no frames. Control characters in values become
// spaces, so that no value can start a new field.
std::string response_head(const Response& response, const Framing& framing,
                          const std::string& request_id, Instant now);

}  // namespace iscan::http
