// JSON of others, taken at its word only: what two readers could read differently is refused.
#pragma once

#include <nlohmann/json.hpp>
#include <optional>
#include <string_view>

namespace iscan::llm_wire {

// Keeps the order of keys: models write the fields in the order of the schema.
using Json = nlohmann::ordered_json;

// Levels of brackets. A body may repeat the schema that was sent, so it is allowed more than an
// answer.
inline constexpr int kAnswerDepth = 32;
inline constexpr int kBodyDepth = 64;

// One value and nothing after it. Empty for duplicate keys, NaN and numbers too large for a double,
// trailing bytes, invalid UTF-8, more than 256 keys in an object (finding a key takes time linear
// in them) and deeper nesting than `most_depth`.
std::optional<Json> parse_strict(std::string_view text, int most_depth = kAnswerDepth);

struct Extracted {
  Json object;
  bool lenient = false;  // something around it was taken off
};
// The object in what a model wrote: the whole text or, as local models like to write, after
// <think>…</think>, in one markdown fence, or amid words. Empty also when a second object follows,
// for then it is a guess which is meant.
std::optional<Extracted> extract_object(std::string_view text);

// On one line; bytes that are no UTF-8 are replaced.
std::string dump(const Json& json);

}  // namespace iscan::llm_wire
