// Real randomness by libsodium: new ids and tokens.
#pragma once

#include "base/clock.h"
#include "base/id.h"

namespace iscan {

// UUID version 7 (RFC 9562 section 5.7) from the clock and the operating system's randomness.
class UuidSource final : public IdSource {
 public:
  explicit UuidSource(const Clock& clock) : clock_(clock) {}
  std::string next() override;

 private:
  const Clock& clock_;
};

// `bytes` random bytes as hexadecimal digits.
std::string random_hex(std::size_t bytes);

// `bytes` random bytes as URL-safe base64 without padding.
std::string random_token(std::size_t bytes);

}  // namespace iscan
