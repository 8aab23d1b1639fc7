// Files that were stored or fetched lately, on the local disk. They have no names: they are gone
// with the process, and no other program can change them.
#pragma once

#include <cstdint>
#include <filesystem>
#include <list>
#include <mutex>
#include <optional>

#include "base/fd.h"
#include "base/result.h"
#include "ports/blobs.h"

namespace iscan::blobs_s3 {

// A new file without a name in `folder`. Errors: disk_full, storage_unavailable.
Result<UniqueFd> unnamed_file(const std::filesystem::path& folder);

// Thread-safe; the one not used for the longest goes first.
class FileCache {
 public:
  explicit FileCache(std::uint64_t most_bytes, std::size_t most_files = 64)
      : most_bytes_(most_bytes), most_files_(most_files) {}

  std::optional<ports::OpenBlob> find(const BlobId& id);
  // Keeps the file under a descriptor of its own. One larger than the cache is not kept.
  void keep(const BlobId& id, const UniqueFd& file, std::uint64_t size);
  void drop(const BlobId& id);

 private:
  struct Entry {
    BlobId id;
    UniqueFd file;
    std::uint64_t size;
  };
  std::list<Entry>::iterator locked_find(const BlobId& id);
  void locked_remove(std::list<Entry>::iterator entry);

  const std::uint64_t most_bytes_;
  const std::size_t most_files_;
  std::mutex mutex_;
  std::list<Entry> entries_;  // the one used last comes first; at most `most_files_`
  std::uint64_t bytes_ = 0;
};

}  // namespace iscan::blobs_s3
