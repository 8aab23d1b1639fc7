#include "base/sha256.h"

#include <sodium.h>

#include "base/encode.h"

namespace iscan {

struct Sha256::State {
  crypto_hash_sha256_state hash;
};

Sha256::Sha256() : state_(std::make_unique<State>()) { crypto_hash_sha256_init(&state_->hash); }
Sha256::~Sha256() = default;
Sha256::Sha256(Sha256&&) noexcept = default;
Sha256& Sha256::operator=(Sha256&&) noexcept = default;

void Sha256::update(BytesView bytes) {
  crypto_hash_sha256_update(&state_->hash, reinterpret_cast<const unsigned char*>(bytes.data()),
                            bytes.size());
}

Sha256Digest Sha256::finish() {
  Sha256Digest digest{};
  crypto_hash_sha256_final(&state_->hash, reinterpret_cast<unsigned char*>(digest.data()));
  return digest;
}

std::string Sha256::finish_hex() { return to_hex(finish()); }

std::string sha256_hex(BytesView bytes) {
  Sha256 hash;
  hash.update(bytes);
  return hash.finish_hex();
}

Sha256Digest hmac_sha256(BytesView key, BytesView message) {
  const auto* secret = reinterpret_cast<const unsigned char*>(key.data());
  const auto* text = reinterpret_cast<const unsigned char*>(message.data());
  crypto_auth_hmacsha256_state state;
  crypto_auth_hmacsha256_init(&state, secret, key.size());
  crypto_auth_hmacsha256_update(&state, text, message.size());
  Sha256Digest digest{};
  crypto_auth_hmacsha256_final(&state, reinterpret_cast<unsigned char*>(digest.data()));
  return digest;
}

}  // namespace iscan
