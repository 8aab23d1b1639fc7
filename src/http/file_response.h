// Files as responses: ranges, validators and safe names (RFC 9110 sections 13 and 14, RFC 6266).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/fd.h"
#include "http/message.h"

namespace iscan::http {

struct ServedFile {
  UniqueFd fd;
  std::uint64_t size = 0;
  std::string content_type;
  std::string etag;  // without quotes; a strong validator: the content's hash
};

// 200 with the whole file, 206 with the one range asked for, 304 when the client has it, 416. Of
// several ranges none is honoured: the whole file is sent, as the standard allows.
Response file_response(const Request& request, ServedFile file);

// Whether the client already has the version with that etag (without quotes).
bool client_has(const Request& request, std::string_view etag);

// "attachment; filename=\"…\"; filename*=UTF-8''…" (RFC 6266 appendix D): old clients get an ASCII
// approximation. `name` is valid UTF-8.
std::string attachment_disposition(std::string_view name);

}  // namespace iscan::http
