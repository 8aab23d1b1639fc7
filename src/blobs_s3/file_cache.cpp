#include "blobs_s3/file_cache.h"

#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <iterator>

#include "base/disk.h"

namespace iscan::blobs_s3 {
namespace {

UniqueFd duplicate(const UniqueFd& file) {
  return UniqueFd(::fcntl(file.get(), F_DUPFD_CLOEXEC, 0));
}

}  // namespace

Result<UniqueFd> unnamed_file(const std::filesystem::path& folder) {
  UniqueFd file(::open(folder.c_str(), O_TMPFILE | O_RDWR | O_CLOEXEC, 0600));
  if (file.valid()) return file;
  if (errno != EOPNOTSUPP && errno != EISDIR) return disk_failure("making a file", errno);
  // Some file systems know only files with names.
  std::string pattern = (folder / "file_XXXXXX").string();
  file.reset(::mkostemp(pattern.data(), O_CLOEXEC));
  if (!file.valid() || ::unlink(pattern.c_str()) != 0) return disk_failure("making a file", errno);
  return file;
}

std::list<FileCache::Entry>::iterator FileCache::locked_find(const BlobId& id) {
  return std::ranges::find(entries_, id, &Entry::id);
}

void FileCache::locked_remove(std::list<Entry>::iterator entry) {
  bytes_ -= entry->size;
  entries_.erase(entry);
}

std::optional<ports::OpenBlob> FileCache::find(const BlobId& id) {
  const std::scoped_lock lock(mutex_);
  const auto entry = locked_find(id);
  if (entry == entries_.end()) return std::nullopt;
  UniqueFd file = duplicate(entry->file);
  if (!file.valid()) return std::nullopt;
  entries_.splice(entries_.begin(), entries_, entry);
  return ports::OpenBlob(std::move(file), entry->size);
}

void FileCache::keep(const BlobId& id, const UniqueFd& file, std::uint64_t size) {
  if (size > most_bytes_) return;
  UniqueFd own = duplicate(file);
  if (!own.valid()) return;
  const std::scoped_lock lock(mutex_);
  if (locked_find(id) != entries_.end()) return;
  while (!entries_.empty() && (bytes_ + size > most_bytes_ || entries_.size() >= most_files_)) {
    locked_remove(std::prev(entries_.end()));
  }
  entries_.push_front({id, std::move(own), size});
  bytes_ += size;
}

void FileCache::drop(const BlobId& id) {
  const std::scoped_lock lock(mutex_);
  if (const auto entry = locked_find(id); entry != entries_.end()) locked_remove(entry);
}

}  // namespace iscan::blobs_s3
