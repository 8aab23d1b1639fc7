// The header traceparent, which ties together what several programs do for one request
// (W3C Trace Context, level 1). We pass on what we got and make no spans of our own.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace iscan {

// The value if it is one that must be passed on, nothing if it is to be ignored.
std::optional<std::string> sound_traceparent(std::string_view value);

// The beginning of a trace, for a request that came without one.
std::string new_traceparent();

// The trace's id, for logs: 32 digits; empty for an empty value.
std::string trace_id(std::string_view traceparent);

}  // namespace iscan
