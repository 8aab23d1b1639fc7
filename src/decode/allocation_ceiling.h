// A bound on what a third-party library may allocate in one piece, for calls that would otherwise
// inflate without limit.
#pragma once

#include <cstddef>

namespace iscan::decode {

// While one lives on this thread, `operator new` refuses more than `bytes` at once with
// std::bad_alloc; libraries that grow a vector stop there. Not nested.
class AllocationCeiling {
 public:
  explicit AllocationCeiling(std::size_t bytes);
  ~AllocationCeiling();
  AllocationCeiling(const AllocationCeiling&) = delete;
  AllocationCeiling& operator=(const AllocationCeiling&) = delete;
};

}  // namespace iscan::decode
