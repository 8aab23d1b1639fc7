// Counts refused tokens of each address, so that guessing ends in 429 and floods no log.
#pragma once

#include <string>
#include <unordered_map>

#include "base/clock.h"
#include "base/guarded.h"

namespace iscan::api {

// Thread-safe. Right tokens are never refused: behind a proxy many clients share an address.
class FailedLogins {
 public:
  FailedLogins(const Clock& clock, int per_minute) : clock_(clock), per_minute_(per_minute) {}

  // Counts one; false when there were too many in this minute.
  bool count(const std::string& address);

 private:
  struct Window {
    Instant start;
    int count = 0;
  };
  static constexpr std::size_t kMaxAddresses = 10'000;

  const Clock& clock_;
  const int per_minute_;
  Guarded<std::unordered_map<std::string, Window>> windows_;
};

}  // namespace iscan::api
