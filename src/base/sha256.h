// SHA-256 (FIPS 180-4) by libsodium, streaming.
#pragma once

#include <memory>
#include <string>

#include "base/bytes.h"

namespace iscan {

class Sha256 {
 public:
  Sha256();
  ~Sha256();
  Sha256(Sha256&&) noexcept;
  Sha256& operator=(Sha256&&) noexcept;

  void update(BytesView bytes);
  // 64 lower-case hex digits; the object must not be used afterwards.
  std::string finish_hex();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

std::string sha256_hex(BytesView bytes);

}  // namespace iscan
