#include "base/disk.h"

#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <format>

namespace iscan {

std::unexpected<Error> disk_failure(std::string_view what, int code) {
  std::string detail = std::format("{}: {}", what, std::strerror(code));
  if (code == ENOSPC || code == EDQUOT || code == EFBIG) {
    return fail(ErrorKind::unavailable, "disk_full",
                "The disk is full. Free some space and try again.", std::move(detail), true);
  }
  return fail(ErrorKind::unavailable, "storage_unavailable",
              "The folder of stored files cannot be used.", std::move(detail), true);
}

Result<> write_all(int fd, BytesView bytes) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(fd, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return disk_failure("writing a file", errno);
    bytes = bytes.subspan(static_cast<std::size_t>(written));
  }
  return {};
}

Result<> read_all(int fd, std::uint64_t offset, std::span<std::byte> bytes) {
  while (!bytes.empty()) {
    const ssize_t got = ::pread(fd, bytes.data(), bytes.size(), static_cast<off_t>(offset));
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return disk_failure("reading a file", got < 0 ? errno : EIO);
    bytes = bytes.subspan(static_cast<std::size_t>(got));
    offset += static_cast<std::uint64_t>(got);
  }
  return {};
}

}  // namespace iscan
