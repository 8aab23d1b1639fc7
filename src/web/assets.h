// The files of the page (web/), built and packed into the program: web/tools/pack.mjs writes the
// table, cmake calls it. Internal to web.
#pragma once

#include <span>
#include <string_view>

namespace iscan::web {

struct Asset {
  std::string_view path;          // "/assets/index-B2x8.js"
  std::string_view content_type;  // "text/javascript; charset=utf-8"
  std::string_view etag;          // without quotes: a hash of the content
  bool immutable = false;         // the path names the content, so it never changes
  std::string_view plain;         // as built
  std::string_view gzip;          // the same compressed; empty where that is no smaller
};

// Sorted by path; lives as long as the program.
std::span<const Asset> assets();

}  // namespace iscan::web
