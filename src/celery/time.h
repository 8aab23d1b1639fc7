// Times on the wire: seconds since 1970 and ISO 8601 texts as Python writes them.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace iscan::celery {

// Seconds since 1970 in UTC, with a fraction.
using Seconds = double;

// "2026-11-23T12:00:36.746986+00:00"
std::string to_iso(Seconds time);
// Also with Z, with another offset, without a fraction; a time without an offset is UTC.
std::optional<Seconds> seconds_from_iso(std::string_view text);

}  // namespace iscan::celery
