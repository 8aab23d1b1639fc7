// What files on the local disk have in common: errors in words, and writing all of it.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "base/bytes.h"
#include "base/result.h"

namespace iscan {

// The error of a system call that ended with `code`: disk_full or storage_unavailable.
std::unexpected<Error> disk_failure(std::string_view what, int code);

// Writes all bytes at the position of `fd`.
Result<> write_all(int fd, BytesView bytes);

// Fills all of `bytes` from `offset` of `fd`; a file that ends earlier is storage_unavailable.
Result<> read_all(int fd, std::uint64_t offset, std::span<std::byte> bytes);

}  // namespace iscan
