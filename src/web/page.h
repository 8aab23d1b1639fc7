// Serves the page: its files, and index.html for every address that the page itself routes.
#pragma once

#include "http/message.h"

namespace iscan::web {

// The answer to a GET that no other route takes. Addresses of the API and unknown files are
// path_unknown (404); so is everything else unless the client asks for HTML, as a browser does when
// a person opens an address.
http::Response serve_page(const http::Request& request);

}  // namespace iscan::web
