#include "store_sql/data_lock.h"

#include <fcntl.h>
#include <sys/file.h>

#include <cerrno>
#include <cstring>
#include <filesystem>

namespace iscan::store_sql {

Result<DataLock> DataLock::take(const std::string& data_dir) {
  std::error_code code;
  std::filesystem::create_directories(data_dir, code);
  const std::string path = data_dir + "/lock";
  // Children must not inherit it: they could outlive this process and keep the folder.
  UniqueFd fd(code ? -1 : ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600));
  if (!fd.valid()) {
    return fail(ErrorKind::unavailable, "data_dir_unusable",
                "The data folder cannot be made or written.",
                data_dir + ": " + (code ? code.message() : std::strerror(errno)));
  }
  if (::flock(fd.get(), LOCK_EX | LOCK_NB) != 0) {
    return fail(ErrorKind::conflict, "data_dir_in_use",
                "The data folder is in use by another running program.", data_dir);
  }
  return DataLock(std::move(fd));
}

}  // namespace iscan::store_sql
