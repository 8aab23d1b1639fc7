// Numbers that depend on what they are for alone: the same document costs the same however many
// workers there are, so that two fleets are compared on the same day.
#pragma once

#include <cmath>
#include <cstdint>
#include <initializer_list>

namespace iscan::capacity {

// Mixes the parts into one number (splitmix64).
constexpr std::uint64_t mix(std::initializer_list<std::uint64_t> parts) {
  std::uint64_t state = 0;
  for (const std::uint64_t part : parts) {
    state += part + 0x9E37'79B9'7F4A'7C15U;
    state = (state ^ (state >> 30U)) * 0xBF58'476D'1CE4'E5B9U;
    state = (state ^ (state >> 27U)) * 0x94D0'49BB'1331'11EBU;
    state ^= state >> 31U;
  }
  return state;
}

// 0 ≤ number < 1.
constexpr double share_of(std::uint64_t mixed) {
  constexpr int kMantissa = 53;
  return static_cast<double>(mixed >> (64 - kMantissa)) /
         static_cast<double>(std::uint64_t{1} << kMantissa);
}

// The time to the next event of a Poisson process of that mean distance.
inline double exponential(double mean, double share) { return -mean * std::log1p(-share); }

}  // namespace iscan::capacity
