// The port to stored files: written once, named by their content.
#pragma once

#include <memory>
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

// Thread-safe. Errors: disk_full, storage_unavailable (unavailable), blob_missing (internal).
class Blobs {
 public:
  virtual ~Blobs() = default;
  virtual Result<std::unique_ptr<BlobWriter>> create() = 0;
  virtual Result<OpenBlob> open(const BlobId& id) = 0;
  // Files last written before `before`, to find those nobody uses.
  virtual Result<std::vector<BlobId>> older_than(Instant before) = 0;
  // Removes it unless it was written again at or after `before`.
  virtual Result<> remove(const BlobId& id, Instant before) = 0;
};

}  // namespace iscan::ports
