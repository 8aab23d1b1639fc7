// How long a provider asks to be left alone.
#pragma once

#include <chrono>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "base/clock.h"
#include "llm_wire/strict_json.h"

namespace iscan::llm_wire {

using Headers = std::span<const std::pair<std::string, std::string>>;

// The first header of that name (lower case); empty when there is none.
std::string_view header(Headers headers, std::string_view name);

// From retry-after-ms, Retry-After (seconds or an HTTP date, counted from the answer's own Date, so
// that no clock here matters) or google.rpc.RetryInfo in the body; at most a week. Empty when
// nothing is said or it is not understood.
std::optional<std::chrono::milliseconds> retry_after(Headers headers, const Json& body);

// "Sun, 06 Nov 1994 08:49:37 GMT", the one form of RFC 9110 that is written today.
std::optional<Instant> http_date(std::string_view text);

}  // namespace iscan::llm_wire
