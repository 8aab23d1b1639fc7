#include "decode/allocation_ceiling.h"

#include <cstdlib>
#include <limits>
#include <new>

namespace {

constexpr std::size_t kNoCeiling = std::numeric_limits<std::size_t>::max();
// The only mutable state outside objects: operator new has no other way to learn it.
thread_local std::size_t allocation_ceiling = kNoCeiling;

}  // namespace

namespace iscan::decode {

AllocationCeiling::AllocationCeiling(std::size_t bytes) { allocation_ceiling = bytes; }
AllocationCeiling::~AllocationCeiling() { allocation_ceiling = kNoCeiling; }

}  // namespace iscan::decode

#ifndef ISCAN_SANITIZED

// Replaces the global operators of the program this is linked into (C++ [replacement.functions]);
// shared libraries use them as well. Sanitizers bring their own: there the ceiling has no effect,
// and only the check of the result holds the limit.
void* operator new(std::size_t size) {
  if (size > allocation_ceiling) throw std::bad_alloc();
  for (;;) {
    if (void* memory = std::malloc(size == 0 ? 1 : size)) return memory;
    const std::new_handler handler = std::get_new_handler();
    if (handler == nullptr) throw std::bad_alloc();
    handler();
  }
}

void* operator new[](std::size_t size) { return ::operator new(size); }
void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete[](void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }
void operator delete[](void* memory, std::size_t) noexcept { std::free(memory); }

#endif
