// The port to stored files: written once, named by their content.
#pragma once

#include <chrono>
#include <memory>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/clock.h"
#include "base/fd.h"
#include "base/id.h"
#include "base/result.h"
#include "ports/file_view.h"

namespace iscan::ports {

struct StoredBlob {
  BlobId id;
  std::uint64_t size = 0;  // bytes
};

// A file being written. Destroyed without finish() it leaves nothing behind.
class BlobWriter {
 public:
  virtual ~BlobWriter() = default;
  virtual Result<> write(BytesView bytes) = 0;
  // The file is on the disk for good when this returns.
  virtual Result<StoredBlob> finish() = 0;
};

// An open file; `view()` is valid while the object lives.
class OpenBlob {
 public:
  OpenBlob(UniqueFd fd, std::uint64_t size) : fd_(std::move(fd)), size_(size) {}
  FileView view() const { return {fd_.get(), size_}; }

 private:
  UniqueFd fd_;
  std::uint64_t size_;
};

// Whether it has the form of an id; another one names no file.
inline bool valid(const BlobId& id) {
  return id.value.size() == 64 &&
         id.value.find_first_not_of("0123456789abcdef") == std::string::npos;
}

inline std::unexpected<Error> blob_missing(const BlobId& id) {
  return fail(ErrorKind::internal, "blob_missing", "The stored file is missing.", id.value);
}

// Thread-safe. Errors: disk_full, storage_unavailable, storage_denied, storage_misconfigured
// (unavailable), blob_missing, blob_damaged (internal).
class Blobs {
 public:
  virtual ~Blobs() = default;
  virtual Result<std::unique_ptr<BlobWriter>> create() = 0;
  virtual Result<OpenBlob> open(const BlobId& id) = 0;
  // Where another program can read it: a URL, good for `valid_for` (1 s to 7 days) or longer. Does
  // not look whether the file is there.
  virtual Result<std::string> locate(const BlobId& id, std::chrono::seconds valid_for) = 0;
  // Files last written before `before`, to find those nobody uses.
  virtual Result<std::vector<BlobId>> older_than(Instant before) = 0;
  // Removes it unless it was written again at or after `before`.
  virtual Result<> remove(const BlobId& id, Instant before) = 0;
};

}  // namespace iscan::ports
