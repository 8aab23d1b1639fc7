// Errors as application/problem+json (RFC 9457).
#pragma once

#include "base/result.h"
#include "http/message.h"

namespace iscan::http {

// The status that the kind of an error means.
int status_of(ErrorKind kind);
// "Not Found"; empty for a status we do not use.
std::string_view reason_of(int status);

// {"type","title","status","code","detail"}: `detail` is the error's message for the user; what is
// for operators never leaves the program. 401 carries WWW-Authenticate, 429 and 503 Retry-After.
Response problem(const Error& error);
// 404: nothing is at the address that was asked for.
Response path_unknown();
// The same with a status of its own, for what only HTTP knows (405, 408, 414, 431).
Response problem(int status, std::string_view code, std::string_view detail);

}  // namespace iscan::http
