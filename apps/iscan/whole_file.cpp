#include "whole_file.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <utility>

#include "base/disk.h"

namespace iscan::app {

Result<WholeFile> WholeFile::create(const std::filesystem::path& path) {
  std::filesystem::path part = path;
  part += ".part";
  // Whose documents they are is nobody's business but the owner's.
  UniqueFd fd(::open(part.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600));
  if (!fd.valid()) return disk_failure("making " + part.string(), errno);
  return WholeFile(path, std::move(part), std::move(fd));
}

WholeFile::~WholeFile() {
  if (fd_.valid()) ::unlink(part_.c_str());
}

Result<> WholeFile::write(std::string_view text) {
  hash_.update(as_bytes(text));
  bytes_ += text.size();
  return write_all(fd_.get(), as_bytes(text));
}

Result<std::string> WholeFile::finish() {
  if (::fsync(fd_.get()) != 0) return disk_failure("writing " + part_.string(), errno);
  if (std::rename(part_.c_str(), path_.c_str()) != 0) {
    return disk_failure("naming " + path_.string(), errno);
  }
  fd_.reset();
  return hash_.finish_hex();
}

}  // namespace iscan::app
