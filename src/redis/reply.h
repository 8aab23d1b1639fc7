// What a Redis server answered, as a value.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace iscan::redis {

struct Reply {
  enum class Kind : std::uint8_t { nil, integer, text, list, error };

  Kind kind = Kind::nil;
  std::int64_t integer = 0;  // of Kind::integer
  std::string text;          // of Kind::text (also status lines) and Kind::error
  std::vector<Reply> items;  // of Kind::list

  bool is_nil() const { return kind == Kind::nil; }
  bool is_error() const { return kind == Kind::error; }
};

}  // namespace iscan::redis
