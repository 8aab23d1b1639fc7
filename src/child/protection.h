// What protects the system from a child, as the child itself found it when it started.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/bytes.h"

namespace iscan::child {

// One protection, for `iscan doctor` and /readyz.
struct Protection {
  std::string name;  // "landlock", "seccomp" …: stable, snake_case
  bool active = false;
  std::string detail;  // what it enforces, or why it is not active
  bool operator==(const Protection&) const = default;
};

using Protections = std::vector<Protection>;

// The body of the first message a child sends.
Bytes encode_protections(const Protections& protections);
// Nothing when the bytes are not such a message.
std::optional<Protections> decode_protections(BytesView bytes);

}  // namespace iscan::child
