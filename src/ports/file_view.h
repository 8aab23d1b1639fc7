// An open, readable file somebody else owns.
#pragma once

#include <cstdint>

namespace iscan::ports {

// `fd` stays owned by the caller and must stay open for the call; it is read with pread, so its
// position does not matter and several readers may share it.
struct FileView {
  int fd = -1;
  std::uint64_t size = 0;  // bytes
};

}  // namespace iscan::ports
