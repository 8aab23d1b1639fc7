// The port to the election of one process among many, for work that one is enough for.
#pragma once

#include "base/result.h"

namespace iscan::ports {

// Thread-safe. Work done by two leaders at once must be harmless all the same: one who was stopped
// in the middle of his work finishes it after another was elected.
class Election {
 public:
  virtual ~Election() = default;
  // Whether this process leads now; asking keeps the lead. Who does not ask for a lease loses it.
  // Cheap enough for every tick. An error means: no.
  virtual Result<bool> lead() = 0;
};

}  // namespace iscan::ports
