// The value, or the end of the program: a measurement whose own parts fail shows nothing.
#pragma once

#include <cstdlib>
#include <print>

#include "base/result.h"

namespace iscan {

template <class T>
T must(Result<T> result) {
  if (!result) {
    std::println(stderr, "{}: {} {}", result.error().code, result.error().message,
                 result.error().detail);
    std::exit(1);
  }
  if constexpr (!std::is_void_v<T>) return std::move(*result);
}

}  // namespace iscan
