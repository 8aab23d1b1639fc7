// What a client understands (RFC 9110 section 12.5.3).
#pragma once

#include "http/message.h"

namespace iscan::http {

// Whether an answer may be sent with Content-Encoding gzip. A client that says nothing gets none.
bool accepts_gzip(const Request& request);

}  // namespace iscan::http
