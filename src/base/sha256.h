// SHA-256 (FIPS 180-4), streaming, and HMAC with it (RFC 2104), by libsodium.
#pragma once

#include <array>
#include <memory>
#include <string>

#include "base/bytes.h"

namespace iscan {

using Sha256Digest = std::array<std::byte, 32>;

class Sha256 {
 public:
  Sha256();
  ~Sha256();
  Sha256(Sha256&&) noexcept;
  Sha256& operator=(Sha256&&) noexcept;

  void update(BytesView bytes);
  // The object must not be used afterwards.
  Sha256Digest finish();
  // The same as 64 lower-case hex digits.
  std::string finish_hex();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

std::string sha256_hex(BytesView bytes);

Sha256Digest hmac_sha256(BytesView key, BytesView message);

}  // namespace iscan
