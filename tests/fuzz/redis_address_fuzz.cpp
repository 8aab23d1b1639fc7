// Addresses of Redis servers from any bytes.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "redis/address.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto address = iscan::redis::parse_address(text);
  if (!address) return 0;
  if (address->port == 0 || address->database < 0) __builtin_trap();
  // For logs: who logs in must not be there.
  auto other = *address;
  other.user = "other";
  other.password = iscan::Secret("other");
  if (other.shown() != address->shown()) __builtin_trap();
  return 0;
}
