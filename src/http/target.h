// Request targets: path segments and query, percent-decoded (RFC 3986).
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "http/headers.h"

namespace iscan::http {

// "%41b" → "Ab". nullopt for a broken escape or an encoded NUL.
std::optional<std::string> percent_decoded(std::string_view text);

struct Target {
  std::string path;                   // as sent, without the query
  std::vector<std::string> segments;  // decoded; "/a//b/" has the segments "a", "", "b", ""
  Headers query;                      // decoded; '+' is a space
};

// Reads an origin-form target ("/a/b?c=d") or an absolute one ("http://host/a"). nullopt when it is
// neither or an escape is broken.
std::optional<Target> parse_target(std::string_view text);

}  // namespace iscan::http
