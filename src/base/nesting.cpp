#include "base/nesting.h"

#include <cstddef>

namespace iscan {

bool nests_at_most(std::string_view json, int depth) {
  int now = 0;
  bool quoted = false;
  for (std::size_t at = 0; at < json.size(); ++at) {
    const char c = json[at];
    if (quoted) {
      if (c == '\\') ++at;
      quoted = c != '"';
    } else if (c == '"') {
      quoted = true;
    } else if (c == '[' || c == '{') {
      if (++now > depth) return false;
    } else if (c == ']' || c == '}') {
      --now;
    }
  }
  return true;
}

}  // namespace iscan
