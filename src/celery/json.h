// JSON of messages: arbitrary values of other programs.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "base/result.h"

namespace iscan::celery {

using Json = nlohmann::json;

// Error message_unreadable (invalid_input) also for values nested deeper than any real one, so that
// whoever walks through them needs no guard of its own.
Result<Json> parse_json(std::string_view text);

// On one line; bytes that are no UTF-8 are replaced.
std::string text_of(const Json& value);

// The member as a text or number, or the fallback when it is missing or of another type.
std::string text_at(const Json& object, std::string_view name, std::string fallback = {});
std::int64_t integer_at(const Json& object, std::string_view name, std::int64_t fallback = 0);
// The member, or null.
const Json& value_at(const Json& object, std::string_view name);

// As Python's repr() writes it: 'text', True, None, [1, 2], {'a': 1}. At most `most` bytes, ending
// in "..." when cut.
std::string repr(const Json& value, std::size_t most = 1024);
// The same for positional arguments: "(1, 2)".
std::string repr_arguments(const Json& list, std::size_t most = 1024);

}  // namespace iscan::celery
